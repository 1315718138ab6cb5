import {
  bookmark,
  event,
  PATH,
  pod,
  podList,
  reflected,
  type Reflected,
} from '../../../support/reflected.ts';
import { eventually } from '../../../support/eventually.ts';

const HEALTHY_MS = 60_000;

let world: Reflected;

beforeEach(async () => {
  world = await reflected();
});

afterEach(async () => {
  await world.close();
});

test('the collection is listed in pages and then watched from the list’s version on', async () => {
  const { server, reflector, store, changes } = world;
  reflector.start();
  const first = await server.next();
  expect(first.path).toBe(PATH);
  expect(first.query).toEqual({ limit: '500', labelSelector: 'mine' });
  expect(first.request.headers).toMatchObject({
    authorization: 'Bearer secret',
    'user-agent': 'batchinference/test',
  });
  first.answer(200, podList('9', [pod('a', '1')], 'more'));
  const second = await server.next();
  expect(second.query).toEqual({ limit: '500', labelSelector: 'mine', continue: 'more' });
  expect(store.size).toBe(0);
  expect(reflector.hasSynced).toBe(false);
  second.answer(200, podList('10', [pod('b', '2')]));

  const watch = await server.next();
  expect(watch.query).toMatchObject({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: '10',
    labelSelector: 'mine',
  });
  expect(Number(watch.query['timeoutSeconds'])).toBeGreaterThanOrEqual(290);
  expect(changes).toEqual(['+demo/a', '+demo/b']);
  expect(reflector.hasSynced).toBe(true);
  await reflector.synced;
});

test('a list that expires between two pages is begun anew', async () => {
  const { server, reflector, problems, store } = world;
  reflector.start();
  (await server.next()).answer(200, podList('9', [pod('a', '1')], 'more'));
  (await server.next()).answer(410, { message: 'expired' });
  const again = await server.next();
  expect(again.query).not.toHaveProperty('continue');
  again.answer(200, podList('10', [pod('b', '2')]));
  await server.next();
  expect(store.get('demo/a')).toBeUndefined();
  expect(store.get('demo/b')).toBeDefined();
  expect(problems).toEqual([]);
});

test('the store follows the watch and tells each change once', async () => {
  const { changes, store } = world;
  const watch = await world.watching(pod('a', '1'));
  watch.stream(
    event('ADDED', pod('b', '11')),
    event('MODIFIED', pod('a', '12')),
    event('MODIFIED', pod('a', '12')),
    event('DELETED', pod('b', '13')),
    event('DELETED', pod('unheard-of', '14')),
  );
  await eventually(() => {
    expect(changes).toEqual(['+demo/a', '+demo/b', '~demo/a', '-demo/b']);
  });
  expect(store.get('demo/a')?.metadata?.resourceVersion).toBe('12');
});

test('an orderly end is followed by a watch from the last bookmark, at once', async () => {
  const { server, time, pauses, problems } = world;
  const watch = await world.watching();
  watch.stream(event('ADDED', pod('a', '11')), bookmark('42'));
  await eventually(() => {
    expect(world.changes).toEqual(['+demo/a']);
  });
  time.now += HEALTHY_MS;
  watch.end();
  const next = await server.next();
  expect(next.query).toMatchObject({ watch: 'true', resourceVersion: '42' });
  expect(pauses).toEqual([]);
  expect(problems).toEqual([]);
});

test('an old list is followed by a new one, which tells only what the watch had missed', async () => {
  const { server, time, changes, callback } = world;
  const watch = await world.watching(pod('same', '1'), pod('changed', '2'), pod('gone', '3'));
  watch.stream();
  time.now += 3_600_000;
  watch.end();
  const list = await server.next();
  expect(list.query).not.toHaveProperty('watch');
  changes.length = 0;
  const gone: unknown[] = [];
  callback.run = ({ before, after }) => {
    if (after === undefined) gone.push(before?.metadata?.uid);
  };
  list.answer(200, podList('50', [pod('same', '1'), pod('changed', '48'), pod('new', '49')]));
  expect((await server.next()).query).toMatchObject({ resourceVersion: '50' });
  expect(changes).toEqual(['-demo/gone', '~demo/changed', '+demo/new']);
  expect(gone).toEqual(['uid-gone']);
});

test('a server that never ends its watch is listed anew all the same', async () => {
  const { server, time } = world;
  const watch = await world.watching();
  watch.stream();
  time.now += 3_600_000;
  watch.write(`${JSON.stringify(bookmark('11'))}\n`);
  expect((await server.next()).query).not.toHaveProperty('watch');
});

test('a callback that throws concerns nobody else', async () => {
  const { callback, changes, problems, store } = world;
  callback.run = () => {
    throw new Error('oops');
  };
  const watch = await world.watching(pod('a', '1'), pod('b', '2'));
  watch.stream(event('ADDED', pod('c', '11')));
  await eventually(() => {
    expect(changes).toEqual(['+demo/a', '+demo/b', '+demo/c']);
  });
  expect(store.size).toBe(3);
  expect(problems).toEqual(Array(3).fill('callback: Error: oops'));
});

test('its idle time begins anew with each sign of life', async () => {
  const { reflector, time } = world;
  const watch = await world.watching();
  watch.stream();
  time.now += 70_000;
  expect(reflector.idleMs).toBe(70_000);
  watch.write(`${JSON.stringify(bookmark('11'))}\n`);
  await eventually(() => {
    expect(reflector.idleMs).toBe(0);
  });
});

describe('stopping', () => {
  test('ends the open watch and leaves no connection', async () => {
    const { server, reflector } = world;
    const watch = await world.watching(pod('a', '1'));
    watch.stream();
    await reflector.stop();
    await watch.closed;
    await world.close();
    world = await reflected();
    expect(server.sockets).toBe(0);
    expect(server.pending).toBe(0);
  });

  test('while the list is read opens no watch afterwards', async () => {
    const { server, reflector, problems } = world;
    reflector.start();
    const list = await server.next();
    const stopped = reflector.stop();
    await list.closed;
    await stopped;
    reflector.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.pending).toBe(0);
    expect(problems).toEqual([]);
  });
});
