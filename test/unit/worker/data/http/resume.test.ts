import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../../../../worker/data/http/backoff.ts';
import { urlSource } from '../../../../../worker/data/http/url-source.ts';
import {
  continuationOf,
  headersOfResume,
  validatorOf,
} from '../../../../../worker/data/http/resume.ts';
import { textOf } from '../../../../support/byte-stream.ts';
import { rangedFile, type Served } from '../../../../support/ranged-file.ts';
import { failureOf, never } from '../../../../support/ssh-connect.ts';
import { startWebServer, type Handler, type WebServer } from '../../../../support/web-server.ts';

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
});

afterAll(() => web.stop());

const BODY = Buffer.from(Array.from({ length: 100 }, (_, row) => `${String(row)},x\n`).join(''));
const OLD = 'Wed, 01 Jan 2020 00:00:00 GMT';
const tagged = { etag: '"1"' };

/** Reads the file, which may be another one at each request; no pause takes time. */
function read(served: Served | (() => Served), idleMilliseconds = 10_000) {
  const { handler, requests } = rangedFile(typeof served === 'function' ? served : () => served);
  web.handlers.set('/x.csv', handler);
  const pauses: number[] = [];
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  const source = urlSource(`${web.url}/x.csv?token=secret`, { pause, idleMilliseconds });
  const text = textOf(source, never);
  return { text, requests, pauses };
}

function ranged(range: string) {
  return { ...tagged, 'content-range': range };
}

/** The second request gets this answer, and there is no third. */
async function failureAfterCut(status: number, headers: Record<string, string> = {}) {
  const other: Handler = (_, response) => {
    response.writeHead(status, headers).end('x');
  };
  const instead = (nth: number) => (nth === 1 ? other : undefined);
  const { text, requests } = read({ body: BODY, headers: tagged, cuts: [10], instead });
  const failure = await failureOf(text);
  expect(requests).toHaveLength(2);
  return failure;
}

test('goes on where it was cut off, as often as it brings something', async () => {
  const { text, requests } = read({ body: BODY, headers: tagged, cuts: [10, 20, 1, 30] });
  expect(await text).toBe(BODY.toString());
  expect(requests.map(({ headers }) => [headers.range, headers['if-match']])).toEqual([
    [undefined, undefined],
    ['bytes=10-', '"1"'],
    ['bytes=30-', '"1"'],
    ['bytes=31-', '"1"'],
    ['bytes=61-', '"1"'],
  ]);
});

test('goes on by the time of the last change, when there is no strong tag', async () => {
  const headers = { etag: 'W/"1"', 'last-modified': OLD };
  const { text, requests } = read({ body: BODY, headers, cuts: [10] });
  expect(await text).toBe(BODY.toString());
  expect(requests[1]?.headers).toMatchObject({
    range: 'bytes=10-',
    'if-unmodified-since': OLD,
  });
  expect(requests[1]?.headers['if-match']).toBeUndefined();
});

test('takes the whole file again from a server that knows no ranges', async () => {
  const { text } = read({ body: BODY, headers: tagged, cuts: [100, 50], deaf: true });
  expect(await text).toBe(BODY.toString());
});

test('goes on after a silence', async () => {
  const stalled: Handler = (_, response) => {
    response.writeHead(200, { ...tagged, 'content-length': BODY.length });
    response.write(BODY.subarray(0, 10));
  };
  const instead = (nth: number) => (nth === 0 ? stalled : undefined);
  const { text } = read({ body: BODY, headers: tagged, instead }, 200);
  expect(await text).toBe(BODY.toString());
});

test('asks again for what a server left out', async () => {
  const part: Handler = (_, response) => {
    response.writeHead(206, { ...tagged, 'content-range': `bytes 10-19/${String(BODY.length)}` });
    response.end(BODY.subarray(10, 20));
  };
  const instead = (nth: number) => (nth === 1 ? part : undefined);
  const { text } = read({ body: BODY, headers: tagged, cuts: [10], instead });
  expect(await text).toBe(BODY.toString());
});

test('failures that pass are waited for, longer each time, and no more than five', async () => {
  const busy: Handler = (_, response) => {
    response.writeHead(503).end();
  };
  const instead = (nth: number) => (nth >= 1 && nth <= 4 ? busy : undefined);
  const few = read({ body: BODY, headers: tagged, cuts: [10], instead });
  expect(await few.text).toBe(BODY.toString());
  expect(few.pauses).toHaveLength(5);

  const always = (nth: number) => (nth > 0 ? busy : undefined);
  const many = read({ body: BODY, headers: tagged, cuts: [10], instead: always });
  const failure = await failureOf(many.text);
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toContain(`${web.url}/x.csv was cut off after 10 of 490 bytes: `);
  expect(failure.message).toContain(
    `. 5 tries to go on from there brought nothing. The last time: ${web.url}/x.csv cannot be ` +
      'fetched now: the server answers 503 Service Unavailable.',
  );
  expect(failure.message).not.toContain('secret');
  expect(many.requests).toHaveLength(6);
});

test('a server that gives a little each time is given up as well', async () => {
  const cuts = Array.from({ length: 100 }, () => 1);
  const { text, requests } = read({ body: BODY, headers: tagged, cuts });
  expect((await failureOf(text)).reason).toBe('DataTruncated');
  expect(requests).toHaveLength(6);
});

test('one that gives a mebibyte each time is not', async () => {
  const body = Buffer.alloc(8 * 1024 * 1024 + 1, 'x');
  const cuts = Array.from({ length: 7 }, () => 1024 * 1024);
  const { text, requests } = read({ body, headers: tagged, cuts });
  expect(await text).toHaveLength(body.length);
  expect(requests).toHaveLength(8);
});

test.each<[string, Partial<Served>]>([
  ['refuses the condition', { headers: { etag: '"2"' } }],
  ['has not heard the condition', { headers: { etag: '"2"' }, deaf: true }],
  ['has a longer file', { body: Buffer.concat([BODY, BODY]) }],
])('a file that changed meanwhile is noticed: the server %s', async (_, after) => {
  let asked = 0;
  const { text } = read(() => {
    asked += 1;
    const first = { body: BODY, headers: tagged, cuts: [10] };
    return asked === 1 ? first : { ...first, cuts: [], ...after };
  });
  const failure = await failureOf(text);
  expect(failure.reason).toBe('DataChanged');
  expect(failure.message).toBe(
    `${web.url}/x.csv changed while it was read: wait until it is written completely.`,
  );
});

test.each<[string, IncomingHttpHeaders & Record<string, string>]>([
  ['no tag and no date', {}],
  ['a weak tag', { etag: 'W/"1"' }],
  ['a date of just now', { 'last-modified': OLD, date: OLD }],
])('is not gone on with after %s', async (_, headers) => {
  const { text, requests } = read({ body: BODY, headers, cuts: [10] });
  const failure = await failureOf(text);
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toMatch(/was cut off after 10 of 490 bytes: [^.]*\.$/);
  expect(requests).toHaveLength(1);
});

test.each<[string, { status: number; headers?: Record<string, string> }, string]>([
  ['another range', { status: 206, headers: ranged('bytes 0-9/490') }, 'another part'],
  ['no range', { status: 206, headers: tagged }, 'another part'],
  ['no tag', { status: 206, headers: { 'content-range': 'bytes 10-489/490' } }, 'still the same'],
  ['no such range', { status: 416, headers: tagged }, 'no such part'],
])('%s after a cut ends it', async (_, { status, headers }, problem) => {
  const failure = await failureAfterCut(status, headers);
  expect(failure.reason).toBe('DataTruncated');
  expect(failure.message).toContain('The server cannot go on from there: it ');
  expect(failure.message).toContain(problem);
});

test.each([
  [404, 'DataNotFound'],
  [403, 'DataForbidden'],
])('status %d after a cut is %s', async (status, reason) => {
  const failure = await failureAfterCut(status);
  expect(failure.reason).toBe(reason);
});

test('a stop while it waits is heard', async () => {
  const { handler } = rangedFile(() => ({ body: BODY, headers: tagged, cuts: [10, 0, 0, 0] }));
  web.handlers.set('/x.csv', handler);
  const stop = new AbortController();
  const pause = (milliseconds: number, signal: AbortSignal) => {
    setImmediate(() => {
      stop.abort(new Error('stopped'));
    });
    return sleep(milliseconds, undefined, { signal });
  };
  const source = urlSource(`${web.url}/x.csv`, { pause });
  await expect(textOf(source, stop.signal)).rejects.toThrow('stopped');
});

test.each([
  [{ etag: '"a b"' }, { header: 'etag', value: '"a b"' }],
  [{ etag: '""' }, { header: 'etag', value: '""' }],
  [{ etag: 'unquoted' }, undefined],
  [{ 'last-modified': OLD }, undefined],
  [{ 'last-modified': 'never', date: OLD }, undefined],
  [
    { 'last-modified': OLD, date: 'Wed, 01 Jan 2020 00:00:01 GMT' },
    { header: 'last-modified', value: OLD },
  ],
])('the strong validator of %j is %j', (headers, validator) => {
  expect(validatorOf(headers)).toEqual(validator);
});

test('a length that was not told comes with the range', () => {
  const validator = { header: 'etag', value: '"1"' } as const;
  const before = { validator, from: 5, total: undefined };
  const headers = { etag: '"1"', 'content-range': 'bytes 5-9/10' };
  expect(continuationOf(206, headers, before)).toEqual({ kind: 'rest', total: 10 });
  const unknown = { etag: '"1"', 'content-range': 'bytes 5-9/*' };
  expect(continuationOf(206, unknown, before)).toEqual({ kind: 'rest', total: undefined });
  expect(headersOfResume(validator, 5)).toEqual({ range: 'bytes=5-', 'if-match': '"1"' });
});

test('pauses double, less what chance takes off', () => {
  expect([0, 1, 2, 3, 4].map((tried) => backoff(tried, 0))).toEqual([500, 1000, 2000, 4000, 8000]);
  expect([0, 1].map((tried) => backoff(tried, 1))).toEqual([250, 500]);
});
