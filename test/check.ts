/** npm run check: types, lint with the import boundaries, format, and generated files up to date. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const bin = (name: string) => join(root, 'node_modules/.bin', name);

const checks: readonly [title: string, ...command: readonly [string, ...string[]]][] = [
  ['types', bin('tsc'), '--noEmit'],
  ['lint', bin('eslint'), '.'],
  ['format', bin('prettier'), '--check', '--log-level=warn', '.'],
  ['generated files', process.execPath, 'test/generate.ts', '--check'],
];

for (const [title, command, ...args] of checks) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? '✓' : '✗'} ${title}`);
  // All are run, so that one look shows everything that is to be mended.
  if (status !== 0) process.exitCode = 1;
}
