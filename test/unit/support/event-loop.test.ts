import { setTimeout as sleep } from 'node:timers/promises';
import { longestBlock } from '../../support/event-loop.ts';

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test.each([
  ['at the start', 0, 5],
  ['in the middle', 5, 5],
  ['at the end', 5, 0],
])('a block %s is seen', async (_, before, after) => {
  const { milliseconds } = await longestBlock(async () => {
    if (before > 0) await sleep(before);
    block(60);
    if (after > 0) await sleep(after);
  });
  expect(milliseconds).toBeGreaterThan(55);
});

test('what the work gives comes through, and what it throws', async () => {
  expect(await longestBlock(() => Promise.resolve(7))).toMatchObject({ result: 7 });
  await expect(longestBlock(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
