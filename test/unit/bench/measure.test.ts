import { measure } from '../../bench/score/measure.ts';
import { highWaterMark } from '../../bench/score/process-tree.ts';
import { childSeconds } from '../../bench/score/times.ts';

test.each([
  ['0m0.000000s 0m0.010000s\n1m2.500000s 0m0.250000s\n', 62.75],
  ['0m0.001s 0m0.002s\n0m0.034s 0m0.011s', 0.045],
  ['0m0,001s 0m0,002s\n0m0,034s 0m0,011s', 0.045],
])("the second line of a shell's times has those of its children: %j", (times, seconds) => {
  expect(childSeconds(times)).toBeCloseTo(seconds, 9);
});

test('times that are not understood are an error', () => {
  expect(() => childSeconds('real 1.0')).toThrow('not understood: real 1.0');
});

test('the peak of a process is in its status; an ending one has none', () => {
  expect(highWaterMark('Name:\tsh\nVmHWM:\t    1536 kB\nVmRSS:\t 12 kB\n')).toBe(1_572_864);
  expect(highWaterMark('Name:\tsh\nState:\tZ (zombie)\n')).toBe(0);
});

/** A process that holds 64 MiB, works for a tenth of a second, and is there for another. */
const WORK = `
  const held = Buffer.alloc(64 * 2 ** 20, 1);
  const end = performance.now() + 100;
  while (performance.now() < end);
  setTimeout(() => console.log(held.length), 100)`;

test('a command has its costs and those of what it starts', async () => {
  // In a shell within the shell: a child of a child.
  const command = `sh -c '"$0" -e "$1"; :' '${process.execPath}' '${WORK}'`;
  const { stdout, seconds, cpuSeconds, peakRssBytes } = await measure({ command });
  expect(stdout).toBe('67108864\n');
  expect(seconds).toBeGreaterThan(0.2);
  expect(cpuSeconds).toBeGreaterThan(0);
  expect(peakRssBytes).toBeGreaterThan(64 * 2 ** 20);
});

test('a command that fails is an error with what it said', async () => {
  await expect(measure({ command: 'echo no >&2; exit 3' })).rejects.toThrow('ended with 3: no');
});

test('an exit code may be allowed', async () => {
  await expect(measure({ command: 'exit 4', allowed: [4] })).resolves.toMatchObject({ stdout: '' });
});
