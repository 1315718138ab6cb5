import { jest } from '@jest/globals';
import { running } from '../../support/job-world.ts';
import type { Fault } from '../../support/fault-proxy/call.ts';
import {
  answering,
  endingWatches,
  everySecondWrite,
  goneInHeader,
  goneInStream,
  halfOpen,
  refusal,
  silentWatches,
  slow,
  tornWatches,
} from '../../support/fault-proxy/faults.ts';
import { only } from '../../support/fault-proxy/narrow.ts';
import { faultProxy } from '../../support/fault-proxy/proxy.ts';
import { tcpGate } from '../../support/fault-proxy/tcp-gate.ts';
import { connect } from '../../../operator/kube/connection.ts';
import { get } from '../../../operator/kube/request.ts';
import { IMPATIENT } from '../../support/impatient.ts';
import { success } from '../../support/node-stand-in.ts';
import { operatorInside } from '../../support/operator-inside.ts';
import {
  eventually,
  isFinished,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(120_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
});

afterAll(async () => {
  await world.stop();
});

const PATIENCE = { 'retry-after': '1' };

const COLLECTIONS = ['batchinferences', 'jobs', 'pods'];

/** Faults under which nothing gets on until they end: with each, how often they must show first. */
test.each<[string, Fault, number]>([
  ['silent watches', silentWatches, 2],
  ['watches that end at once', endingWatches, 3],
  ['watches that break off in the middle of a line', tornWatches, 1],
  ['410 in the answer to a watch', goneInHeader, 3],
  ['410 in the stream of a watch', goneInStream, 3],
  ['429 with Retry-After', answering(refusal(429, 'TooManyRequests', PATIENCE)), 2],
  ['500 to everything', answering(refusal(500, 'InternalError')), 3],
  ['connections on which nothing comes back', halfOpen, 2],
])('an operator recovers from %s, without a restart', async (title, fault, shown) => {
  const name = `from-${title.replace(/\W+/g, '-').toLowerCase()}`;
  const proxy = await faultProxy({ kubeConfig: world.kubeConfig, narrow: only(name) });
  const operator = await operatorInside(proxy.kubeConfig, IMPATIENT);
  await operator.ready;
  const before = proxy.calls.length;
  const since = performance.now();
  proxy.inject(fault);
  proxy.breakOff();
  await world.create(name, {}, (run) => [running(), success(run)]);
  const asked = (collection: string) =>
    proxy.calls.slice(before).filter((call) => call.collection === collection).length;
  await eventually(
    () => asked('batchinferences'),
    (times) => times >= shown,
  );
  const seconds = (performance.now() - since) / 1000;
  const rates = COLLECTIONS.map(asked);
  proxy.heal();
  proxy.breakOff();
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
  expect(await reasonsOf(name)).toEqual(['RunStarted', 'RunSucceeded']);
  // A list and a watch at once, and then one a second.
  for (const times of rates) expect(times).toBeLessThanOrEqual(3 + seconds);
  await operator.stop();
  await proxy.close();
});

/** Faults through which the work goes on. */
test.each<[string, Fault, readonly string[]]>([
  ['slow answers', slow(300), []],
  ['a conflict at every second write', everySecondWrite(refusal(409, 'Conflict')), []],
  ['a 429 at every second write', everySecondWrite(refusal(429, 'TooManyRequests', PATIENCE)), []],
  // A webhook that is down is told so, too: the user may have to do something.
  ['a 500 at every second write', everySecondWrite(refusal(500, 'InternalError')), ['RunBlocked']],
])('a run ends well in spite of %s', async (title, fault, more) => {
  const name = `spite-${title.replace(/\W+/g, '-').toLowerCase()}`;
  const proxy = await faultProxy({ kubeConfig: world.kubeConfig, narrow: only(name) });
  proxy.inject(fault);
  const operator = await operatorInside(proxy.kubeConfig);
  await operator.ready;
  await world.create(name, {}, (run) => [running(), success(run)]);
  expect(verdict(await world.until(name, isFinished))).toBe('Succeeded');
  expect(await world.jobsOf(name)).toHaveLength(1);
  expect(await reasonsOf(name)).toEqual([...more, 'RunStarted', 'RunSucceeded']);
  await operator.stop();
  await proxy.close();
});

test('a connection that dies without a word takes no other request with it', async () => {
  const gate = await tcpGate(world.kubeConfig);
  const connection = connect(gate.kubeConfig, 'batchinference/faults');
  const stop = new AbortController();
  const ask = (query: Record<string, boolean | number>, silenceMs: number) =>
    get(connection, { path: '/api/v1/pods', query, signal: stop.signal, silenceMs });
  const watch = await ask({ watch: true }, 60_000);
  gate.freeze();
  const list = await ask({ limit: 1 }, 2000);
  expect(await list.json()).toMatchObject({ kind: 'PodList' });
  stop.abort();
  await expect(watch.text()).rejects.toThrow();
  await connection.close();
  await gate.close();
});

async function reasonsOf(name: string): Promise<readonly string[]> {
  const events = await world.eventsOf(name);
  return events.map((event) => /^\S+ (\w+)/.exec(event)?.[1] ?? event);
}
