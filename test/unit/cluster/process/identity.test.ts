import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, isAlive, parseStat } from '../../../cluster/process/identity.ts';

const AFTER_NAME = 'S 7 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 98765 1000 200';

describe('parseStat', () => {
  test.each(['node', 'a b', 'evil) S 1 (x'])('reads the line of a command called "%s"', (name) => {
    expect(parseStat(`42 (${name}) ${AFTER_NAME}`)).toEqual({
      state: 'S',
      parent: 7,
      startTime: '98765',
    });
  });

  test('refuses a line that is cut', () => {
    expect(parseStat('42 (node) S 7 1')).toBeUndefined();
  });
});

// By /proc, which only Linux has.
(process.platform === 'linux' ? describe : describe.skip)('isAlive', () => {
  test('tells a process from an earlier one with its number', async () => {
    const self = await identify(process.pid);
    if (self === undefined) throw new Error('this process is not in /proc');
    expect(await isAlive(self)).toBe(true);
    expect(await isAlive({ ...self, startTime: '1' })).toBe(false);
    expect(await isAlive({ ...self, bootId: 'before-the-reboot' })).toBe(false);
  });

  test('is false once the process has ended', async () => {
    const child = spawn('sleep', ['60']);
    const identity = await identify(child.pid ?? 0);
    if (identity === undefined) throw new Error('the child is not in /proc');
    child.kill();
    await once(child, 'exit');
    expect(await isAlive(identity)).toBe(false);
  });
});
