import { type HealthServer, serveHealth } from '../../../operator/health.ts';

let problems: readonly string[] = [];
let health: HealthServer;

beforeEach(async () => {
  problems = [];
  health = await serveHealth(0, { '/healthz': () => [], '/readyz': () => problems });
});

afterEach(() => health.close());

async function ask(path: string): Promise<[number, string]> {
  const response = await fetch(`http://127.0.0.1:${health.port}${path}`);
  return [response.status, await response.text()];
}

test('a check without complaints answers 200', async () => {
  expect(await ask('/healthz')).toEqual([200, 'ok\n']);
  expect(await ask('/readyz')).toEqual([200, 'ok\n']);
});

test('a check with complaints answers 503 and names them', async () => {
  problems = ['Jobs: not yet listed', 'Pods: not yet listed'];
  expect(await ask('/readyz')).toEqual([503, 'Jobs: not yet listed\nPods: not yet listed\n']);
  expect(await ask('/healthz')).toEqual([200, 'ok\n']);
});

test.each(['/', '/toString', '/readyz/x'])('%s is not found', async (path) => {
  expect(await ask(path)).toEqual([404, 'try /healthz or /readyz\n']);
});
