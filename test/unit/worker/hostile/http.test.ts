import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { urlSource } from '../../../../worker/data/http/url-source.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

/** Short, so that what has to stall does so at once. */
const IDLE_MS = 300;

/** Writes over and over, as fast as it is taken, until the socket is closed. */
function pour(socket: Socket, next: () => string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(next()));
  };
  socket.on('drain', more);
  more();
}

/** Writes a little every few milliseconds. */
function trickle(socket: Socket, next: () => string): void {
  const timer = setInterval(() => socket.write(next()), 5);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** A server that answers each connection as told, and how often it was asked. */
async function serve(answer: (socket: Socket, port: number) => void) {
  const sockets = new Set<Socket>();
  let asked = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      asked += 1;
      answer(socket, (server.address() as AddressInfo).port);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/x.csv`,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function fetchAll(url: string, signal: AbortSignal): Promise<number> {
  const options = { idleMilliseconds: IDLE_MS, pause: () => Promise.resolve() };
  const { bytes } = await urlSource(url, options).open(signal);
  let received = 0;
  for await (const piece of bytes) received += piece.length;
  return received;
}

test.each<[string, (socket: Socket, port: number) => void, string]>([
  ['says nothing', () => undefined, 'DataUnavailable'],
  [
    'redirects to itself',
    (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /x.csv\r\n\r\n'),
    'DataNotFound',
  ],
  [
    'redirects ever farther',
    (socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: /${String(Math.random())}\r\n\r\n`);
    },
    'DataNotFound',
  ],
  [
    'sends headers without end',
    (socket) => {
      socket.write(OK);
      pour(socket, () => `x: ${'y'.repeat(1000)}\r\n`);
    },
    'DataNotFound',
  ],
  [
    'sends headers without end, slowly',
    (socket) => {
      socket.write(OK);
      trickle(socket, () => 'x: y\r\n');
    },
    'DataUnavailable',
  ],
  [
    'sends one header without end',
    (socket) => {
      socket.write(`${OK}x: `);
      pour(socket, () => 'y'.repeat(1000));
    },
    'DataNotFound',
  ],
  [
    'says over and over that it will go on',
    (socket) => {
      trickle(socket, () => 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
    },
    'DataUnavailable',
  ],
  [
    'announces more bytes than there are numbers',
    (socket) => socket.end(`${OK}Content-Length: ${'9'.repeat(40)}\r\n\r\na,b\n`),
    'DataNotFound',
  ],
  [
    'announces a chunk of 2^62 bytes and sends none',
    (socket) => socket.end(`${CHUNKED}3fffffffffffffff\r\na`),
    'DataTruncated',
  ],
  [
    'sends the name of a chunk without end',
    (socket) => {
      socket.write(`${CHUNKED}1;`);
      pour(socket, () => 'x'.repeat(1000));
    },
    'DataTruncated',
  ],
  [
    'stalls in the middle',
    (socket) => socket.write(`${OK}Content-Length: 100\r\n\r\na,b\n`),
    'DataUnavailable',
  ],
])(
  'a web server that %s is given up, with a sentence',
  async (_, answer, reason) => {
    await using server = await serve(answer);
    const failure = await failureOf(fetchAll(server.url, AbortSignal.timeout(20_000)));
    expect(failure.message).toMatch(/^[^\n]{1,600}\.$/);
    expect(failure.reason).toBe(reason);
    expect(server.asked()).toBeLessThan(20);
  },
  30_000,
);

test.each<[string, (socket: Socket) => void]>([
  [
    'a body without end',
    (socket) => {
      socket.write(`${OK}\r\n`);
      pour(socket, () => '1,2\n'.repeat(10_000));
    },
  ],
  [
    'a byte at a time',
    (socket) => {
      socket.write(`${OK}\r\n`);
      trickle(socket, () => '1');
    },
  ],
])('%s ends with the deadline of the run, which is its signal', async (_, answer) => {
  await using server = await serve(answer);
  const deadline = new AbortController();
  const over = new Error('the time is over');
  setTimeout(() => {
    deadline.abort(over);
  }, 3 * IDLE_MS);
  await expect(fetchAll(server.url, deadline.signal)).rejects.toBe(over);
});
