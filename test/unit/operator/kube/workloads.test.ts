import { workloadOf } from '../../../../operator/kube/workloads.ts';
import { jobOf } from '../../../support/job-world.ts';
import { batchInference } from '../../../support/resource.ts';

const job = jobOf(batchInference({ run: { queueName: 'team' } }));
const conditions = [{ type: 'QuotaReserved', status: 'False', message: 'no quota' }];
const notFound = Object.assign(new Error('not found'), { code: 404 });
const forbidden = Object.assign(new Error('forbidden'), { code: 403 });

/** An API server that answers so for each version, and what it was asked. */
async function asked(answers: Readonly<Record<string, unknown>>) {
  const requests: { version: string; namespace: string; labelSelector?: string }[] = [];
  const custom = {
    listNamespacedCustomObject(request: (typeof requests)[number]) {
      requests.push(request);
      const answer = answers[request.version];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const seen = await workloadOf(custom, job).catch((error: unknown) => error);
  return { seen, requests };
}

test('the Workload of a Job is found by the Job’s uid, in its namespace', async () => {
  const { seen, requests } = await asked({ v1beta2: { items: [{ status: { conditions } }] } });
  expect(seen).toEqual({ state: 'found', conditions });
  expect(requests).toMatchObject([
    { namespace: 'demo', labelSelector: `kueue.x-k8s.io/job-uid=${job.metadata?.uid ?? ''}` },
  ]);
});

test.each<[string, Record<string, unknown>, unknown]>([
  ['one without a status', { v1beta2: { items: [{}] } }, { state: 'found', conditions: [] }],
  ['none', { v1beta2: { items: [] } }, { state: 'none' }],
  [
    'one of an older Kueue',
    { v1beta2: notFound, v1beta1: { items: [{ status: { conditions } }] } },
    { state: 'found', conditions },
  ],
  ['no Kueue', { v1beta2: notFound, v1beta1: notFound }, { state: 'noKueue' }],
  ['a refusal', { v1beta2: forbidden }, forbidden],
])('where there is %s, that is what is seen', async (_, answers, expected) => {
  expect((await asked(answers)).seen).toEqual(expected);
});
