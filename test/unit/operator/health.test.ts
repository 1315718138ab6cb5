import { type HealthServer, serveHealth } from '../../../operator/health.ts';

let problems: readonly string[] = [];
let health: HealthServer;

beforeEach(async () => {
  problems = [];
  const checks = { '/healthz': () => [], '/readyz': () => problems };
  const contentType = 'text/plain; version=0.0.4';
  health = await serveHealth(0, checks, {
    '/page': { contentType, text: () => Promise.resolve('a 1\n') },
    '/broken': { contentType, text: () => Promise.reject(new Error('a series twice')) },
  });
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

test('a page answers with what it is', async () => {
  expect(await ask('/page')).toEqual([200, 'a 1\n']);
  const { headers } = await fetch(`http://127.0.0.1:${health.port}/page`);
  expect(headers.get('Content-Type')).toBe('text/plain; version=0.0.4');
});

test('a page that cannot be made answers 500, and says why', async () => {
  expect(await ask('/broken')).toEqual([500, 'a series twice\n']);
});

test.each(['/', '/toString', '/readyz/x'])('%s is not found', async (path) => {
  expect(await ask(path)).toEqual([404, 'try /healthz or /readyz or /page or /broken\n']);
});
