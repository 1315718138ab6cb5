import { decide, type Found, removal } from '../../demo/claim.ts';
import type { Cluster } from '../../demo/cluster.ts';

const EMPTY: Found = { namespace: undefined, anything: false, operator: false, embedded: false };
const ours = (brought: string): Found['namespace'] => ({
  metadata: {
    labels: { 'app.kubernetes.io/part-of': 'batchinference' },
    annotations: { 'batchinference.dev/demo-brought-operator': brought },
  },
});

test.each<[string, Partial<Found>, { install: boolean; brought: boolean }]>([
  ['an empty cluster', {}, { install: true, brought: true }],
  [
    'a second run of the demo',
    { namespace: ours('true'), anything: true, operator: true },
    { install: true, brought: true },
  ],
  [
    "a cluster with the user's operator",
    { anything: true, operator: true },
    { install: false, brought: false },
  ],
  [
    'a second run there',
    { namespace: ours('false'), anything: true, operator: true },
    { install: false, brought: false },
  ],
  [
    'a cluster with resources but no operator',
    { anything: true },
    { install: true, brought: false },
  ],
  [
    'an operator in the embedded cluster',
    { anything: true, operator: true, embedded: true },
    { install: true, brought: false },
  ],
])('%s', (_, found, claim) => {
  expect(decide({ ...EMPTY, ...found })).toEqual(claim);
});

test("a namespace of that name that is not the demo's is refused, whatever the cluster", () => {
  for (const embedded of [true, false]) {
    const namespace = { metadata: { labels: { team: 'a' } } };
    expect(() => decide({ ...EMPTY, namespace, embedded })).toThrow(
      /^The namespace batchinference-demo of this cluster is not the demo's .*app\.kubernetes\.io\/part-of=batchinference/,
    );
  }
});

test('only what the demo brought is removed', () => {
  const cluster = { shellCommand: 'kubectl --context a', removal: undefined } as Cluster;
  const lines = (brought: boolean) => removal(cluster, { install: true, brought });
  expect(lines(false)).toEqual(['kubectl --context a delete namespace batchinference-demo']);
  expect(lines(true)).toEqual([
    'kubectl --context a delete namespace batchinference-demo',
    expect.stringMatching(/^kubectl --context a delete -k deploy {3}# .*every BatchInference/),
  ]);
});
