import {
  bookmark,
  errorEvent,
  event,
  pod,
  podList,
  reflected,
  type Reflected,
} from '../../../support/reflected.ts';
import { eventually } from '../../../support/eventually.ts';
import type { Exchange } from '../../../support/scripted-server.ts';

const HEALTHY_MS = 60_000;

let world: Reflected;

beforeEach(async () => {
  world = await reflected();
});

afterEach(async () => {
  await world.close();
});

/** A watch that has told of a pod of version 11 and lived long enough to count as healthy. */
async function healthyWatch(): Promise<Exchange> {
  const watch = await world.watching();
  watch.stream(event('ADDED', pod('a', '11')));
  await eventually(() => {
    expect(world.changes).toEqual(['+demo/a']);
  });
  world.time.now += HEALTHY_MS;
  return watch;
}

test.each<[string, (watch: Exchange) => unknown]>([
  ['a connection reset', (watch) => watch.reset()],
  [
    'a connection reset in the middle of a line',
    (watch) => {
      watch.write('{"type":"ADDED","obj');
      return setTimeout(() => watch.reset(), 5);
    },
  ],
])('after %s the watch goes on where it was, after a pause', async (_, fail) => {
  fail(await healthyWatch());
  expect((await world.server.next()).query).toMatchObject({ watch: 'true', resourceVersion: '11' });
  expect(world.pauses).toEqual([800]);
  expect(world.problems).toHaveLength(1);
});

test.each<[string, (watch: Exchange) => unknown]>([
  ['500', (watch) => watch.answer(500, { message: 'etcd is away' })],
  ['503 from a proxy', (watch) => watch.answer(503, '<html>')],
  ['429', (watch) => watch.answer(429, {})],
  ['a reset before the answer', (watch) => watch.reset()],
])('a watch answered with %s is tried again, ever more slowly', async (_, fail) => {
  fail(await world.watching());
  fail(await world.server.next());
  fail(await world.server.next());
  expect((await world.server.next()).query).toMatchObject({ watch: 'true', resourceVersion: '10' });
  expect(world.pauses).toEqual([800, 1600, 3200]);
});

test.each<[string, (watch: Exchange) => unknown]>([
  ['410 in the answer', (watch) => watch.answer(410, { message: 'too old' })],
  ['410 in the stream', (watch) => watch.stream(errorEvent(410))],
])(
  '%s is followed by a new list at once, and by pauses when it repeats itself',
  async (_, fail) => {
    fail(await world.watching());
    for (const version of ['20', '30']) {
      const list = await world.server.next();
      expect(list.query).not.toHaveProperty('watch');
      list.answer(200, podList(version, []));
      const watch = await world.server.next();
      expect(watch.query).toMatchObject({ resourceVersion: version });
      fail(watch);
    }
    await world.server.next();
    expect(world.pauses).toEqual([800, 1600]);
  },
);

test.each<[string, (watch: Exchange) => unknown]>([
  ['a line that is not JSON', (watch) => watch.write('<html>\n')],
  ['a line that is not an event', (watch) => watch.write('{"type":"SOMETHING"}\n')],
  ['a line of null', (watch) => watch.write('null\n')],
  ['an event without a version', (watch) => watch.write('{"type":"ADDED","object":{}}\n')],
  [
    'an object that cannot be read',
    (watch) => watch.write('{"type":"ADDED","object":{"metadata":{"resourceVersion":"12"}}}\n'),
  ],
  ['an error within the stream', (watch) => watch.write(`${JSON.stringify(errorEvent(500))}\n`)],
  ['an end in the middle of a line', (watch) => watch.write('{"type":').end()],
])('after %s only a new list is trusted', async (_, fail) => {
  fail(await healthyWatch());
  expect((await world.server.next()).query).not.toHaveProperty('watch');
  expect(world.pauses).toEqual([800]);
});

test('a server that ends each watch at once is asked ever more rarely, and listed only once', async () => {
  let watch = await world.watching();
  for (let round = 0; round < 8; round += 1) {
    watch.stream(bookmark(`${20 + round}`));
    watch.end();
    watch = await world.server.next();
    expect(watch.query).toMatchObject({ watch: 'true', resourceVersion: `${20 + round}` });
  }
  expect(world.pauses).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
});

test('a watch that lived makes up for the failures before it', async () => {
  (await world.watching()).answer(500, {});
  (await world.server.next()).answer(500, {});
  const watch = await world.server.next();
  watch.stream();
  world.time.now += HEALTHY_MS;
  watch.reset();
  await world.server.next();
  expect(world.pauses).toEqual([800, 1600, 800]);
});

test('Retry-After is the least that is waited', async () => {
  (await world.watching()).answer(429, {}, { 'retry-after': '7' });
  await world.server.next();
  expect(world.pauses).toEqual([7000]);
});

test.each([500, 404, 403, 429])('a list answered with %d is tried again', async (status) => {
  const { reflector, server, pauses, problems } = world;
  reflector.start();
  (await server.next()).answer(status, { message: 'not now' });
  const again = await server.next();
  expect(reflector.hasSynced).toBe(false);
  expect(problems).toEqual([`ResponseError: HTTP ${status}: not now`]);
  expect(pauses).toEqual([800]);
  again.answer(200, podList('10', []));
  await server.next();
  expect(reflector.hasSynced).toBe(true);
});

test('a watch that falls silent is taken for dead, and goes on where it was', async () => {
  await world.close();
  world = await reflected({ silenceMs: 150 });
  const watch = await world.watching();
  watch.stream(event('ADDED', pod('a', '11')));
  const next = await world.server.next();
  await watch.closed;
  expect(next.query).toMatchObject({ watch: 'true', resourceVersion: '11' });
  expect(world.problems).toHaveLength(1);
});
