import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { decodeProgress, PROGRESS_PATH, type Progress } from '../../../../worker/contract.ts';
import type { Log } from '../../../../worker/logger.ts';
import { serveProgress } from '../../../../worker/progress/server.ts';

const PROGRESS = { rows: 5, rowsPerSecond: 2, bytes: 100, totalBytes: 400 };
const noLog: Log = () => undefined;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function served(latest: () => Progress = () => PROGRESS) {
  const port = await freePort();
  const server = await serveProgress({ port, log: noLog, latest });
  return { server, port, url: `http://127.0.0.1:${port}` };
}

test('answers with the latest progress, as the operator reads it', async () => {
  let rows = 1;
  const { server, url } = await served(() => ({ ...PROGRESS, rows }));
  using _ = server;
  for (rows of [7, 9]) {
    const response = await fetch(`${url}${PROGRESS_PATH}`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(decodeProgress(await response.text())).toEqual({ ...PROGRESS, rows });
  }
});

test.each([
  ['GET', '/', 404],
  ['GET', `${PROGRESS_PATH}/`, 404],
  ['POST', '/', 404],
  ['POST', PROGRESS_PATH, 405],
  ['HEAD', PROGRESS_PATH, 405],
])('%s %s is answered %d', async (method, path, status) => {
  const { server, url } = await served();
  using _ = server;
  const response = await fetch(`${url}${path}`, { method });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
});

test('is over when it is disposed of, open connections included', async () => {
  const { server, port } = await served();
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  // Half a request: whoever sends that is neither idle nor ever answered.
  await new Promise<void>((resolve) => {
    socket.write('GET ', () => {
      resolve();
    });
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  server[Symbol.dispose]();
  await closed;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test('a port that is taken is a line in the log, and no failure', async () => {
  const other = createServer();
  const port = await listening(other);
  const lines: unknown[] = [];
  const log: Log = (...line) => lines.push(line);
  const server = await serveProgress({ port, log, latest: () => PROGRESS });
  server[Symbol.dispose]();
  await new Promise((resolve) => other.close(resolve));
  expect(lines).toEqual([
    ['progress is not served', { port, cause: expect.stringContaining('EADDRINUSE') }],
  ]);
});
