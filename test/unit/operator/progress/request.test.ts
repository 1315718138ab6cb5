import { askForProgress } from '../../../../operator/progress/request.ts';
import { type Handler, startWebServer } from '../../../support/web-server.ts';

const progress = { rows: 1000, rowsPerSecond: 250, bytes: 478, totalBytes: 1000 };
const never = new AbortController().signal;

/** What comes of asking a server that answers so. */
async function asked(handler: Handler | undefined, address = '127.0.0.1', signal = never) {
  const server = await startWebServer(address);
  if (handler !== undefined) server.handlers.set('/progress', handler);
  try {
    return await askForProgress(address, signal, Number(new URL(server.url).port));
  } finally {
    await server.stop();
  }
}

const answer =
  (text: string, status = 200): Handler =>
  (_, response) =>
    response.writeHead(status).end(text);

test('what a worker tells is read', async () => {
  expect(await asked(answer(JSON.stringify(progress)))).toEqual(progress);
});

test.each<[string, Handler | undefined]>([
  ['another path', undefined],
  ['an error', answer(JSON.stringify(progress), 500)],
  ['something else', answer('<html></html>')],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/progress2' }).end()],
])('%s is no progress', async (_, handler) => {
  expect(await asked(handler)).toBeUndefined();
});

test('an answer without end is not read to its end', async () => {
  const flood: Handler = (_, response) => {
    response.writeHead(200);
    const write = () => {
      while (response.writable && response.write(' '.repeat(65_536)));
      if (response.writable) response.once('drain', write);
    };
    write();
  };
  await expect(asked(flood)).rejects.toThrow(/size/i);
});

test.each<[string, Handler]>([
  ['nothing', () => undefined],
  ['no end', (_, response) => void response.writeHead(200).write('{')],
])('a worker that answers %s is given up', async (_, handler) => {
  await expect(asked(handler)).rejects.toThrow(/time|abort/i);
});

test('a question that is no longer of interest ends at once', async () => {
  const over = new AbortController();
  const handler: Handler = () => {
    over.abort(new Error('the run is over'));
  };
  await expect(asked(handler, '127.0.0.1', over.signal)).rejects.toThrow('the run is over');
});

test('nobody at the port is an error, for the one who asks to make nothing of', async () => {
  const server = await startWebServer();
  await server.stop();
  const port = Number(new URL(server.url).port);
  await expect(askForProgress('127.0.0.1', never, port)).rejects.toThrow(/ECONNREFUSED/);
});
