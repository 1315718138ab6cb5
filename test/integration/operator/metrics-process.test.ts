import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { stringify } from 'yaml';
import { eventually } from '../../support/eventually.ts';
import { killOperatorProcesses, operatorProcess } from '../../support/operator-process.ts';
import { samplesOf } from '../../support/samples.ts';

jest.setTimeout(60_000);

/** Nobody listens on port 1 (tcpmux). */
const SERVER = '127.0.0.1:1';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'metrics-'));
});

afterAll(() => {
  killOperatorProcesses();
  rmSync(directory, { recursive: true });
});

test('without an API server the process tells that, and how it fares itself', async () => {
  const kubeconfig = join(directory, 'kubeconfig');
  const cluster = { server: `https://${SERVER}` };
  const context = { cluster: 'none', user: 'nobody' };
  writeFileSync(
    kubeconfig,
    stringify({
      'current-context': 'none',
      clusters: [{ name: 'none', cluster }],
      users: [{ name: 'nobody', user: {} }],
      contexts: [{ name: 'none', context }],
    }),
  );
  const { log } = operatorProcess({
    KUBECONFIG: kubeconfig,
    WORKER_IMAGE: 'worker:1',
    LEADER_ELECTION: 'off',
  });
  const { healthPort } = await eventually(
    () => Promise.resolve(log().find(({ message }) => message === 'started') ?? {}),
    (line) => 'healthPort' in line,
  );
  const unanswered = `rest_client_requests_total{code="<error>",method="GET",host="${SERVER}"}`;
  const samples = await eventually(
    async () =>
      samplesOf(await (await fetch(`http://127.0.0.1:${String(healthPort)}/metrics`)).text()),
    (now) => (now[unanswered] ?? 0) > 0,
  );
  expect(samples['process_resident_memory_bytes']).toBeGreaterThan(1e6);
  expect(samples['nodejs_eventloop_lag_p99_seconds']).toBeGreaterThan(0);
  expect(samples['leader_election_master_status{name="batchinference-operator"}']).toBe(0);
});
