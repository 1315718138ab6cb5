import { jest } from '@jest/globals';
import { controlPlane, type TestControlPlane } from '../../support/control-plane.ts';
import { eventually } from '../../support/eventually.ts';
import { killOperatorProcesses, operatorProcess } from '../../support/operator-process.ts';
import { NAMESPACE, resourceOf } from '../../support/operator-world.ts';

jest.setTimeout(60_000);

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await controlPlane({ controllers: false });
});

afterAll(async () => {
  killOperatorProcesses();
  await plane.stop();
});

/** With no other operator beside it. */
function alone(environment: Record<string, string> = {}) {
  const { kubeconfig } = plane.plane;
  const own = { WORKER_IMAGE: 'worker:1', KUBECONFIG: kubeconfig };
  return operatorProcess({ ...own, LEADER_ELECTION: 'off', ...environment });
}

test('it works until SIGTERM, and then ends with 0', async () => {
  const { child, output, exit, log } = alone();
  await plane.apply(resourceOf('mine'));
  await eventually(
    () => plane.kubectl('get', 'jobs', '--output=name'),
    (jobs) => jobs.includes('job.batch/mine-'),
  );
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(output.stderr).toBe('');
  expect(log().at(-1)).toMatchObject({ level: 'info', message: 'stopped' });
  expect(log()).toContainEqual(
    expect.objectContaining({
      message: 'reconciled',
      namespace: NAMESPACE,
      name: 'mine',
      runId: expect.stringMatching(/^[0-9a-f]{10}$/) as string,
      actions: ['createJob'],
    }),
  );
});

test('an image that its environment does not allow is not run', async () => {
  const { child, exit, log } = alone({ ALLOWED_IMAGES: 'ours/worker:*' });
  await plane.apply(resourceOf('theirs', { run: { image: 'theirs:1' } }));
  await plane.apply(resourceOf('ours', { run: { image: 'ours/worker:2' } }));
  const wait = ['wait', '--for=condition=Finished', '--timeout=30s'];
  await plane.kubectl(...wait, 'bi/theirs');
  await eventually(
    () => plane.kubectl('get', 'jobs', '--output=name'),
    (jobs) => jobs.includes('job.batch/ours-') && !jobs.includes('job.batch/theirs-'),
  );
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(log()).toContainEqual(
    expect.objectContaining({ name: 'theirs', actions: [], reason: 'ImageForbidden' }),
  );
});

test('without the CRD it says so, and begins when the CRD is there', async () => {
  await plane.kubectl('delete', 'crd', 'batchinferences.batchinference.dev');
  const { child, output, exit } = alone();
  await eventually(
    () => Promise.resolve(output.stdout),
    (stdout) => stdout.includes('is the CRD installed?'),
  );
  await plane.installCrd();
  await eventually(
    () => Promise.resolve(output.stdout),
    (stdout) => stdout.includes('"message":"watching"'),
  );
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a setting', {}, /^the environment variable WORKER_IMAGE is not set; .*\n$/],
  [
    'a pod',
    { WORKER_IMAGE: 'worker:1' },
    /^the environment variable POD_NAMESPACE is not set; .*\n$/,
  ],
  [
    'a cluster',
    { WORKER_IMAGE: 'worker:1', LEADER_ELECTION: 'off', HOME: '/nowhere' },
    /^no cluster found: .*KUBECONFIG/,
  ],
])('without %s it ends with a sentence', async (_, environment, sentence) => {
  const { output, exit } = operatorProcess(environment);
  expect(await exit).toBe(1);
  expect(output.stderr).toMatch(sentence);
  expect(output.stdout).toBe('');
});
