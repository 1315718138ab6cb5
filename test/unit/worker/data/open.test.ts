import { gzipSync } from 'node:zlib';
import { openData } from '../../../../worker/data/open.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { never } from '../../../support/ssh-connect.ts';

function sourceWith(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  async function* pieces() {
    yield await Promise.resolve(bytes.subarray(0, 50));
    yield bytes.subarray(50);
  }
  return {
    name: 'x.csv',
    open: () => Promise.resolve({ bytes: pieces(), size: bytes.length }),
  };
}

test('decompresses and transcodes, and tells how far the source is read', async () => {
  const text = 'a,ï\n'.repeat(1000);
  const zipped = gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le'));
  const data = await openData(sourceWith(zipped), { signal: never });
  expect(data.name).toBe('x.csv');
  expect(data.size).toBe(zipped.length);
  expect(Buffer.concat(await collect(data.bytes)).toString()).toBe(text);
  expect(data.received()).toBe(zipped.length);
});

test('counts what was read so far', async () => {
  const data = await openData(sourceWith('x'.repeat(80)), { signal: never });
  const iterator = data.bytes[Symbol.asyncIterator]();
  await iterator.next();
  expect(data.received()).toBe(50);
  await iterator.next();
  expect(data.received()).toBe(80);
});

test('reads Latin-1 when it is said', async () => {
  const latin1 = Buffer.from('é', 'latin1');
  const data = await openData(sourceWith(latin1), { signal: never, encoding: 'latin1' });
  expect(Buffer.concat(await collect(data.bytes)).toString()).toBe('é');
  const asItIs = await openData(sourceWith(latin1), { signal: never });
  expect(Buffer.concat(await collect(asItIs.bytes))).toEqual(latin1);
});

test('passes on that a source cannot be opened', async () => {
  const source = { name: 'x', open: () => Promise.reject(new Error('no')) };
  await expect(openData(source, { signal: never })).rejects.toThrow('no');
  async function* broken() {
    yield* bytesOf('a');
    throw new Error('gone');
  }
  const data = openData(
    { name: 'x', open: () => Promise.resolve({ bytes: broken() }) },
    { signal: never },
  );
  await expect(data.then(({ bytes }) => collect(bytes))).rejects.toThrow('gone');
});
