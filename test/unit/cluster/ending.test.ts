import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { followedBy } from '../../cluster/ending.ts';

const MODULE = join(import.meta.dirname, '../../cluster/ending.ts');

/** Runs `attempt(work, 'usage: me')` in a process of its own, whose end it decides. */
function attempted(work: string): Promise<{ code: number | undefined; stderr: string }> {
  const script = `import { parseArgs } from 'node:util';
    import { attempt } from ${JSON.stringify(MODULE)};
    await attempt(async () => { ${work} }, 'usage: me');`;
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', script];
    const child = execFile(process.execPath, args, (_error, _stdout, stderr) => {
      resolve({ code: child.exitCode ?? undefined, stderr });
    });
  });
}

test.each([
  ['good work', '', 0, ''],
  ['a failure', 'throw new Error("No root.")', 1, '\n✗ No root.\n'],
])('%s ends without a stack', async (_, work, code, stderr) => {
  await expect(attempted(work)).resolves.toEqual({ code, stderr });
});

test('an argument that is not understood is answered with the usage', async () => {
  const { code, stderr } = await attempted('parseArgs({ args: ["--x"], options: {} })');
  expect(code).toBe(1);
  expect(stderr).toMatch(/✗ Unknown option '--x'.*\n\nusage: me\n$/s);
});

describe('followedBy', () => {
  test.each([
    ['the work is done', () => Promise.resolve(42)],
    ['it fails', () => Promise.reject(new Error('first'))],
  ])('does what has to follow when %s', async (_, work) => {
    let followed = 0;
    await followedBy<unknown>(work, () => Promise.resolve(void (followed += 1))).catch(() => 0);
    expect(followed).toBe(1);
  });

  test('throws the error of the work, even when what follows fails too', async () => {
    const write = process.stderr.write.bind(process.stderr);
    const told: unknown[] = [];
    process.stderr.write = (text: unknown) => told.push(text) > 0;
    try {
      const fail = (message: string) => () => Promise.reject(new Error(message));
      await expect(followedBy(fail('first'), fail('second'))).rejects.toThrow('first');
    } finally {
      process.stderr.write = write;
    }
    expect(told.join('')).toContain('second');
  });

  test('throws the error of what follows when it is the only one', async () => {
    const after = () => Promise.reject(new Error('second'));
    await expect(followedBy(() => Promise.resolve(42), after)).rejects.toThrow('second');
  });
});
