import { urlSource } from '../../../../../worker/data/http/url-source.ts';
import type { Parts } from '../../../../../worker/data/source.ts';
import { bytesFrom } from '../../../../support/byte-stream.ts';
import { rangedFile, type Served } from '../../../../support/ranged-file.ts';
import { failureOf, never } from '../../../../support/ssh-connect.ts';
import { startWebServer, type WebServer } from '../../../../support/web-server.ts';

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
});

afterAll(() => web.stop());

const BODY = Buffer.from(Array.from({ length: 100 }, (_, row) => `${String(row)},x\n`).join(''));
const headers = { etag: '"1"', 'accept-ranges': 'bytes' };

async function opened(served: () => Served) {
  const { handler, requests } = rangedFile(served);
  web.handlers.set('/x.csv', handler);
  const pause = () => Promise.resolve();
  const data = await urlSource(`${web.url}/x.csv`, { pause }).open(never);
  return { ...data, requests };
}

async function text(parts: Parts | undefined, from: number): Promise<string> {
  return (await bytesFrom(parts, from)).toString();
}

test('a part is asked for by its range, of the version that was seen, and again after a cut', async () => {
  const { parts, requests } = await opened(() => ({ body: BODY, headers, cuts: [1000, 7] }));
  expect(parts).toMatchObject({ size: BODY.length, version: `${BODY.length} bytes, etag "1"` });
  expect(await text(parts, 101)).toBe(BODY.subarray(101).toString());
  expect(requests.map((each) => [each.headers.range, each.headers['if-match']])).toEqual([
    [undefined, undefined],
    ['bytes=101-', '"1"'],
    ['bytes=108-', '"1"'],
  ]);
});

test('what comes before a part is passed over where the server gives all of it', async () => {
  const { parts } = await opened(() => ({ body: BODY, headers, deaf: true }));
  expect(await text(parts, 101)).toBe(BODY.subarray(101).toString());
});

test('a part of another version is refused', async () => {
  let etag = '"1"';
  const { parts } = await opened(() => ({ body: BODY, headers: { ...headers, etag } }));
  etag = '"2"';
  expect((await failureOf(text(parts, 101))).reason).toBe('DataChanged');
});

test.each([
  [{ 'accept-ranges': 'bytes' }, 'is served without an ETag or a date of change'],
  [{ etag: 'W/"1"', 'accept-ranges': 'bytes' }, 'is served without an ETag or a date of change'],
  [{ etag: '"1"' }, 'is served without Accept-Ranges: bytes'],
  [{ etag: '"1"', 'accept-ranges': 'none' }, 'is served without Accept-Ranges: bytes'],
])('with %j there are no parts', async (served, why) => {
  const data = await opened(() => ({ body: BODY, headers: served }));
  expect([data.parts, data.noParts]).toEqual([undefined, why]);
});
