import { readFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  USER_AGENT,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(90_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

interface AuditLine {
  readonly userAgent?: string;
  readonly verb: string;
  readonly objectRef?: { readonly resource: string; readonly name?: string };
}

/** What the operator has written so far, as "patch batchinferences name". */
async function writes(): Promise<readonly string[]> {
  const lines = (await readFile(world.plane.auditLog, 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ userAgent }) => userAgent === USER_AGENT)
    .map(({ verb, objectRef }) => `${verb} ${objectRef?.resource ?? ''} ${objectRef?.name ?? ''}`);
}

test('a result that came while the operator was away is read when it is back', async () => {
  await world.create('away', {}, () => [running()]);
  const { status } = await world.until('away', (resource) => verdict(resource) === 'Running');
  await world.stopOperator();
  const [pod = ''] = await world.podsOf('away');
  const { models } = (await world.get('away')).spec;
  const result = success({ runId: status?.runId ?? '', models });
  await world.node.report({ name: pod, namespace: NAMESPACE }, result);
  await world.startOperator();
  expect(verdict(await world.until('away', isFinished))).toBe('Succeeded');
  expect(await world.jobsOf('away')).toEqual([status?.jobName]);
});

test('nothing is written when nothing changes, nor when the operator starts again', async () => {
  await world.create('quiet', {}, (run) => [running(), success(run)]);
  await world.create('waits', {}, () => [running()]);
  await world.until('quiet', isFinished);
  await world.until('waits', (resource) => verdict(resource) === 'Running');
  await eventually(
    () => world.eventsOf('quiet'),
    ({ length }) => length === 2,
  );
  const before = await writes();
  await world.stopOperator();
  await world.startOperator();
  // A change of which nothing follows shows that all before it has been worked on.
  await world.kubectl('label', 'bi', 'quiet', 'waits', 'seen=true');
  await world.create('last', {}, (run) => [success(run)]);
  await world.until('last', isFinished);
  const after = (await writes()).slice(before.length);
  expect(after.filter((write) => / (quiet|waits)/.test(write))).toEqual([]);
});

test('one run takes one Job and a handful of writes', async () => {
  await world.create('counted', {}, (run) => [running(), success(run)]);
  await world.until('counted', isFinished);
  await eventually(
    () => world.eventsOf('counted'),
    ({ length }) => length === 2,
  );
  const ours = (await writes()).filter((write) => write.includes('counted'));
  expect(ours.filter((write) => write.startsWith('create jobs'))).toHaveLength(1);
  expect(ours.filter((write) => write.startsWith('patch')).length).toBeLessThanOrEqual(4);
});

test('the operator outlives the API server', async () => {
  await world.create('outage', {}, (run, attempt) =>
    attempt === 1 ? [running()] : [success(run)],
  );
  await world.until('outage', (resource) => verdict(resource) === 'Running');
  await world.plane.kill('kube-apiserver');
  await eventually(
    () => Promise.resolve(world.log.filter(({ message }) => message === 'watch failed').length),
    (failures) => failures >= 3,
  );
  await world.plane.restart();
  await world.create('afterwards', {}, (run) => [success(run)]);
  expect(verdict(await world.until('afterwards', isFinished))).toBe('Succeeded');
});
