import { createServer, type Server } from 'node:http';
import { jest } from '@jest/globals';
import { PROGRESS_PATH, PROGRESS_PORT } from '../../../worker/contract.ts';
import { running } from '../../support/job-world.ts';
import { success } from '../../support/node-stand-in.ts';
import {
  eventually,
  isFinished,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
  verdict,
} from '../../support/operator-world.ts';

jest.setTimeout(90_000);

/** Addresses of this machine that nobody else listens on. */
const TALKING = '127.83.0.1';
const SILENT = '127.83.0.2';

let world: OperatorWorld;
let worker: Server;
let rows = 0;

beforeAll(async () => {
  world = await operatorWorld();
  await world.startOperator();
  worker = createServer(({ url }, response) => {
    if (url !== PROGRESS_PATH) return response.writeHead(404).end();
    rows += 100;
    const progress = { rows, rowsPerSecond: 20, bytes: rows, totalBytes: 1000 };
    return response.end(JSON.stringify(progress));
  });
  await new Promise<void>((resolve) => {
    worker.listen(PROGRESS_PORT, TALKING, resolve);
  });
});

afterAll(async () => {
  worker.close();
  await world.stop();
});

/** Ends the only pod of a run as one that succeeded. */
async function finish(name: string): Promise<void> {
  const [pod = ''] = await world.podsOf(name);
  const { status, spec } = await world.get(name);
  const result = success({ runId: status?.runId ?? '', models: spec.models });
  await world.node.report({ name: pod, namespace: NAMESPACE }, result);
}

test('the status shows how far a worker is while it is at work, and no longer', async () => {
  await world.create('told', {}, () => [{ ...running(), podIP: TALKING }]);
  const first = await world.until('told', ({ status }) => status?.progress !== undefined);
  expect(first.status?.progress).toEqual({ read: '10%', rows: 100, rowsPerSecond: 20 });
  expect(verdict(first)).toBe('Running');
  expect(await world.kubectl('get', 'bi', 'told', '--output=wide')).toMatch(/Running .* 10% /);
  const second = await world.until('told', ({ status }) => status?.progress?.rows !== 100);
  expect(second.status).toEqual({
    ...first.status,
    progress: { read: '20%', rows: 200, rowsPerSecond: 20 },
  });
  await finish('told');
  const end = await world.until('told', isFinished);
  expect(verdict(end)).toBe('Succeeded');
  expect(end.status).not.toHaveProperty('progress');
  expect((await world.eventsOf('told')).length).toBeLessThanOrEqual(2);
});

test('a worker that tells nothing runs as well as any, and nobody is troubled', async () => {
  await world.create('silent', {}, () => [{ ...running(), podIP: SILENT }]);
  await world.until('silent', (resource) => verdict(resource) === 'Running');
  const told = await eventually(
    () => world.log.filter(({ message }) => message === 'a worker does not tell its progress'),
    ({ length }) => length > 0,
  );
  expect(told[0]).toMatchObject({ level: 'debug', address: SILENT });
  expect((await world.get('silent')).status).not.toHaveProperty('progress');
  await finish('silent');
  expect(verdict(await world.until('silent', isFinished))).toBe('Succeeded');
  expect(world.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});
