import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../cluster/process/lock.ts';

// flock(1) is Linux's.
const onLinux = process.platform === 'linux' ? test : test.skip;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterAll(() => rm(folder, { recursive: true }));

onLinux('whoever comes second waits for the first, whether it ends well or not', async () => {
  const file = join(folder, 'a.lock');
  const seen: string[] = [];
  const work = (name: string, error?: Error) => async () => {
    seen.push(`${name} begins`);
    await sleep(50);
    seen.push(`${name} ends`);
    if (error !== undefined) throw error;
  };
  const results = await Promise.allSettled([
    withLock(file, work('one', new Error('failed'))),
    withLock(file, work('two')),
  ]);
  expect(results.some(({ status }) => status === 'rejected')).toBe(true);
  expect(seen.map((each) => each.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
});

onLinux('returns what the work returns', async () => {
  await expect(withLock(join(folder, 'b.lock'), () => Promise.resolve(42))).resolves.toBe(42);
});
