import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { jest } from '@jest/globals';
import { controlPlane, type TestControlPlane } from '../../support/control-plane.ts';
import { eventually } from '../../support/eventually.ts';
import { NAMESPACE, resourceOf } from '../../support/operator-world.ts';

jest.setTimeout(60_000);

const MAIN = new URL('../../../operator/main.ts', import.meta.url).pathname;

let plane: TestControlPlane;
const started: ChildProcess[] = [];

beforeAll(async () => {
  plane = await controlPlane({ controllers: false });
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await plane.stop();
});

function operator(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { HEALTH_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  const exit = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, output, exit };
}

function lines(stdout: string): Record<string, unknown>[] {
  const complete = stdout.split('\n').filter((line) => line.endsWith('}'));
  return complete.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('it works until SIGTERM, and then ends with 0', async () => {
  const { child, output, exit } = operator({
    WORKER_IMAGE: 'worker:1',
    KUBECONFIG: plane.plane.kubeconfig,
  });
  await plane.apply(resourceOf('mine'));
  await eventually(
    () => plane.kubectl('get', 'jobs', '--output=name'),
    (jobs) => jobs.includes('job.batch/mine-'),
  );
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(output.stderr).toBe('');
  const log = lines(output.stdout);
  expect(log.at(-1)).toMatchObject({ level: 'info', message: 'stopped' });
  expect(log).toContainEqual(
    expect.objectContaining({
      message: 'reconciled',
      namespace: NAMESPACE,
      name: 'mine',
      runId: expect.stringMatching(/^[0-9a-f]{10}$/) as string,
      actions: ['createJob'],
    }),
  );
});

test('without the CRD it says so, and begins when the CRD is there', async () => {
  await plane.kubectl('delete', 'crd', 'batchinferences.batchinference.dev');
  const { child, output, exit } = operator({
    WORKER_IMAGE: 'worker:1',
    KUBECONFIG: plane.plane.kubeconfig,
  });
  await eventually(
    () => Promise.resolve(output.stdout),
    (stdout) => stdout.includes('is the CRD installed?'),
  );
  await plane.installCrd();
  await eventually(
    () => Promise.resolve(output.stdout),
    (stdout) => stdout.includes('"message":"watching"'),
  );
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a setting', {}, /^the environment variable WORKER_IMAGE is not set; .*\n$/],
  ['a cluster', { WORKER_IMAGE: 'worker:1', HOME: '/nowhere' }, /^no cluster found: .*KUBECONFIG/],
])('without %s it ends with a sentence', async (_, environment, sentence) => {
  const { output, exit } = operator(environment);
  expect(await exit).toBe(1);
  expect(output.stderr).toMatch(sentence);
  expect(output.stdout).toBe('');
});
