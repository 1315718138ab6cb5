import fc from 'fast-check';
import { WorkQueue } from '../../../operator/queue.ts';
import { virtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

let clock: VirtualClock;
let queue: WorkQueue;

beforeEach(() => {
  clock = virtualClock();
  queue = new WorkQueue(clock);
});

/** What a worker would get at once; 'nothing' when it would have to wait. */
async function next(): Promise<string | undefined> {
  return queue.length === 0 ? 'nothing' : queue.get();
}

test('keys come in the order in which they were added', async () => {
  for (const key of ['a', 'b', 'c']) queue.add(key);
  expect([await next(), await next(), await next()]).toEqual(['a', 'b', 'c']);
});

test('a worker that waits gets the key that is added', async () => {
  const waiting = queue.get();
  queue.add('a');
  await expect(waiting).resolves.toBe('a');
});

test('a key that waits already is not added twice', async () => {
  queue.add('a');
  queue.add('a');
  expect([await next(), await next()]).toEqual(['a', 'nothing']);
});

test('a key added while a worker has it comes again once, when that worker is done', async () => {
  queue.add('a');
  await next();
  queue.add('a');
  queue.add('a');
  expect(await next()).toBe('nothing');
  queue.done('a');
  expect([await next(), await next()]).toEqual(['a', 'nothing']);
});

test('a key can be added again when it is done', async () => {
  queue.add('a');
  await next();
  queue.done('a');
  queue.add('a');
  expect(await next()).toBe('a');
});

describe('delays', () => {
  test('a delayed key comes when it is due and not before', async () => {
    queue.addAfter('a', 1000);
    clock.advance(999);
    expect(await next()).toBe('nothing');
    clock.advance(1);
    expect(await next()).toBe('a');
  });

  test.each([
    { first: 10, second: 1000 },
    { first: 1000, second: 10 },
  ])('of $first ms and $second ms for one key the earlier stays', async ({ first, second }) => {
    queue.addAfter('a', first);
    queue.addAfter('a', second);
    clock.advance(10);
    expect(await next()).toBe('a');
    queue.done('a');
    clock.advance(2000);
    expect(await next()).toBe('nothing');
  });

  test('a delayed key does not hold up the others', async () => {
    queue.addAfter('slow', 60_000);
    queue.addAfter('quick', 5);
    queue.add('now');
    clock.advance(5);
    expect([await next(), await next(), await next()]).toEqual(['now', 'quick', 'nothing']);
  });

  test('no delay means now', async () => {
    queue.addAfter('a', 0);
    expect(await next()).toBe('a');
  });

  test('a key that is due while a worker has it comes when that worker is done', async () => {
    queue.add('a');
    queue.addAfter('a', 5);
    await next();
    clock.advance(5);
    expect(await next()).toBe('nothing');
    queue.done('a');
    expect(await next()).toBe('a');
  });
});

describe('failures', () => {
  /** How long the queue waits with a key that has failed so often. */
  async function delay(key: string): Promise<number> {
    const start = clock.now();
    queue.addRateLimited(key);
    while (queue.length === 0) clock.advance(5);
    queue.done((await next()) ?? '');
    return clock.now() - start;
  }

  test('delays double from 5 ms to 5 minutes, and no further', async () => {
    const delays: number[] = [];
    for (let failure = 0; failure < 18; failure += 1) delays.push(await delay('a'));
    expect(delays.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
    expect(delays.slice(-3)).toEqual([163_840, 300_000, 300_000]);
  });

  test('a key that went well starts anew, and other keys never notice', async () => {
    await delay('a');
    await delay('a');
    expect(queue.failures('a')).toBe(2);
    expect(await delay('b')).toBe(5);
    queue.forget('a');
    expect(await delay('a')).toBe(5);
  });
});

describe('shutting down', () => {
  test('what could be worked on still is, and then the workers go home', async () => {
    queue.add('a');
    queue.add('b');
    await next();
    queue.shutDown();
    expect(await next()).toBe('b');
    await expect(queue.get()).resolves.toBeUndefined();
  });

  test('sends waiting workers home', async () => {
    const waiting = queue.get();
    queue.shutDown();
    await expect(waiting).resolves.toBeUndefined();
  });

  test('takes no more keys and drops those that are not due', () => {
    queue.addAfter('later', 10);
    queue.shutDown();
    queue.add('a');
    queue.addAfter('b', 5);
    clock.advance(1000);
    expect(queue.length).toBe(0);
  });

  test('a key that was added again before comes again', async () => {
    queue.add('a');
    await next();
    queue.add('a');
    queue.shutDown();
    queue.done('a');
    expect(await next()).toBe('a');
  });
});

test('whatever happens, a key has one worker, and each addition is followed by work', async () => {
  const operation = fc.record({
    kind: fc.constantFrom('add', 'after', 'get', 'done', 'advance'),
    key: fc.constantFrom('a', 'b', 'c'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
      clock = virtualClock();
      queue = new WorkQueue(clock);
      const busy = new Set<string>();
      const owed = new Set<string>();
      const take = async (): Promise<void> => {
        const key = (await queue.get()) ?? '';
        expect(busy.has(key)).toBe(false);
        busy.add(key);
        owed.delete(key);
      };
      for (const { kind, key } of operations) {
        if (kind === 'add' || kind === 'after') owed.add(key);
        if (kind === 'add') queue.add(key);
        if (kind === 'after') queue.addAfter(key, 7);
        if (kind === 'advance') clock.advance(5);
        if (kind === 'get' && queue.length > 0) await take();
        if (kind === 'done' && busy.delete(key)) queue.done(key);
      }
      for (const key of busy) queue.done(key);
      busy.clear();
      clock.advance(7);
      while (queue.length > 0) await take();
      expect([...owed]).toEqual([]);
    }),
  );
});
