import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  SCHEMA_VERSION,
  TERMINATION_MESSAGE_PATH,
  type RunDocument,
} from '../../../worker/contract.ts';
import { runChild } from '../../support/child.ts';

const MAIN = fileURLToPath(new URL('../../../worker/main.ts', import.meta.url));

const document: RunDocument = {
  schemaVersion: SCHEMA_VERSION,
  runId: 'r1',
  ssh: { host: '127.0.0.1', port: 1, username: 'u', secretName: 'digits-ssh' },
  models: [{ name: 'm', path: '/m.onnx' }],
  data: { url: 'http://127.0.0.1:1/x.csv', label: 'y', missing: 'Reject', normalize: 'l2' },
};

// Who may write to /dev leaves the message there; elsewhere the exit code and the log must do.
const wasThere = existsSync(TERMINATION_MESSAGE_PATH);

afterAll(() => {
  if (!wasThere) rmSync(TERMINATION_MESSAGE_PATH, { force: true });
});

type Line = Readonly<Record<string, unknown>>;

/** The worker's process as a pod starts it; there is no Secret, so that it waits for one. */
async function main(run: unknown, kill?: { signal: NodeJS.Signals; after: string }) {
  const env = { PATH: process.env['PATH'], BATCHINFERENCE_RUN: JSON.stringify(run) };
  const { code, stdout } = await runChild(process.execPath, [MAIN], {
    env,
    ...(kill !== undefined && { kill }),
  });
  const lines = stdout.trim().split('\n');
  return { code, log: lines.map((line) => JSON.parse(line) as Line) };
}

test('ends at once when it is told to stop, with the reason and its exit code', async () => {
  const { code, log } = await main(document, { signal: 'SIGTERM', after: 'run started' });
  expect(code).toBe(143);
  expect(log.at(-1)).toMatchObject({ message: 'run failed', reason: 'Terminated' });
});

test('waits for credentials, then says that they are missing', async () => {
  const { code, log } = await main(document);
  expect(code).toBe(76);
  expect(log.at(-1)).toMatchObject({
    message: 'run failed',
    reason: 'CredentialsMissing',
    cause: expect.stringContaining('"digits-ssh"') as string,
  });
}, 15_000);

test('logs one JSON line per step, each with the run id', async () => {
  const { log } = await main(document, { signal: 'SIGTERM', after: 'run started' });
  expect(log.length).toBeGreaterThan(1);
  for (const line of log) expect(line).toMatchObject({ runId: 'r1', level: 'info' });
});

test('a run document that cannot be read is a bug, with the stack in the log alone', async () => {
  const { code, log } = await main({ ...document, models: 'none' });
  expect(code).toBe(70);
  expect(log[0]).toMatchObject({ level: 'error', error: expect.stringContaining('at ') as string });
  expect(log.at(-1)).toMatchObject({ reason: 'InternalError' });
  expect(log.at(-1)?.['cause']).not.toContain('config.ts');
});
