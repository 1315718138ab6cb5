/**
 * Runs the tests: `unit`, `integration`, `e2e`, or all three, one after the other.
 * Whatever else is on the command line goes to jest.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from './cluster/ending.ts';

/** So long after its report jest has ended, unless a test has left something open. */
const LEFT_OPEN_MS = 60_000;

const LADDER = ['unit', 'integration', 'e2e'];
const root = new URL('..', import.meta.url).pathname;

/** The counts of jest's own JSON report that we read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
}

const [first = '', ...others] = process.argv.slice(2);
const projects = LADDER.includes(first) ? [first] : LADDER;
const rest = LADDER.includes(first) ? others : process.argv.slice(2);

const directory = await mkdtemp(join(tmpdir(), 'batchinference-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const notRun = new Set(projects);
for (const project of projects) {
  console.log(`\n── ${project} tests`);
  const output = join(directory, `${project}.json`);
  let code = 1;
  // Without what they need, they are not run, which is no success.
  await attempt(async () => {
    code = await run(project, output);
    notRun.delete(project);
  });
  const report = JSON.parse(await readFile(output, 'utf8').catch(() => '{}')) as Partial<Report>;
  totals.passed += report.numPassedTests ?? 0;
  totals.failed += (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
  totals.skipped += report.numPendingTests ?? 0;
  if (code === 0) continue;
  process.exitCode = 1;
  // What the lower step shows need not be looked for on a higher one.
  break;
}
await rm(directory, { recursive: true });
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
const missing = notRun.size === 0 ? '' : `; not run: ${[...notRun].join(' and ')} tests`;
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}${missing}`);

/** Whatever needs to be installed or built is imported only here: unit tests need none of it. */
async function run(project: string, output: string): Promise<number> {
  if (project === 'unit') return jest(project, output, {});
  if (project === 'integration') {
    const { checkMachine } = await import('./cluster/up.ts');
    await checkMachine('control-plane');
    const { prepare } = await import('./integration/prepare.ts');
    await prepare();
    return jest(project, output, {});
  }
  const { withOperator } = await import('./e2e/setup.ts');
  return withOperator((environment) => jest(project, output, environment));
}

function jest(
  project: string,
  output: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  // End-to-end tests share one cluster and one operator.
  const workers = project === 'e2e' ? ['--runInBand'] : [];
  const jestArgs = [
    '--selectProjects',
    project,
    '--json',
    '--outputFile',
    output,
    ...workers,
    ...rest,
  ];
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), ...jestArgs],
    {
      cwd: root,
      env: {
        ...process.env,
        ...environment,
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        ORT_DISABLE_TELEMETRY: '1',
      },
      // With --json jest repeats its report on stdout; people read stderr.
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const watch = setInterval(() => {
    void endIfLeftOpen(child, output);
  }, LEFT_OPEN_MS / 2);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

/** A server that a failed test did not stop would keep jest, and whoever waits for it, for ever. */
async function endIfLeftOpen(child: ChildProcess, output: string): Promise<void> {
  const report = await stat(output).catch(() => undefined);
  if (report === undefined || Date.now() - report.mtimeMs < LEFT_OPEN_MS) return;
  console.error('A test has left something open, so that jest does not end: it is killed.');
  child.kill('SIGKILL');
}
