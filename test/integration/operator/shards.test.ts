import { jest } from '@jest/globals';
import type { V1Pod } from '@kubernetes/client-node';
import { running, terminated } from '../../support/job-world.ts';
import { failure, success } from '../../support/node-stand-in.ts';
import {
  condition,
  isFinished,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

// The Job controller makes a second pod 10 s after the first has failed.
jest.setTimeout(120_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

/** The shard of a pod, counted from 0; none of the one that merges them. */
function indexOf({ metadata }: V1Pod): string | undefined {
  return metadata?.labels?.['batch.kubernetes.io/job-completion-index'];
}

const output = { claimName: 'results', probabilities: false };
const inShards = { output, run: { shards: 3, retries: 1 } };

test('a shard that fails is tried again alone, and then the run has one result', async () => {
  const seen: (string | undefined)[] = [];
  await world.create('in-shards', inShards, (run, _attempt, pod) => {
    const index = indexOf(pod);
    const isFirst = !seen.includes(index);
    seen.push(index);
    if (index === undefined) return [running(), success(run)];
    if (index !== '1' || !isFirst) return [running(), terminated(0, '')];
    return [running(), failure(run, 75, 'ServerUnreachable', 'no answer')];
  });
  const resource = await world.until('in-shards', isFinished);
  expect(verdict(resource)).toBe('Succeeded');
  expect(seen.sort()).toEqual(['0', '1', '1', '2', undefined]);
  expect(await world.jobsOf('in-shards')).toHaveLength(2);
  expect((await world.eventsOf('in-shards')).filter((text) => /RunS/.test(text))).toHaveLength(2);
});

test('a shard whose retries are used up fails the run with its reason, and nothing is merged', async () => {
  const spec = { ...inShards, run: { shards: 3, retries: 0 } };
  await world.create('shard-fails', spec, (run, _attempt, pod) =>
    indexOf(pod) === '2'
      ? [failure(run, 75, 'ServerUnreachable', 'no answer from models:22')]
      : [running()],
  );
  const resource = await world.until('shard-fails', isFinished);
  expect(condition(resource, 'Succeeded')).toMatchObject({
    status: 'False',
    reason: 'ServerUnreachable',
    message: 'no answer from models:22 (shard 3 of 3)',
  });
  expect(await world.jobsOf('shard-fails')).toHaveLength(1);
});
