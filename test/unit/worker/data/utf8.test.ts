import fc from 'fast-check';
import { countLineEnds } from '../../../../worker/data/line-ends.ts';
import { refuseOtherThanUtf8, toUtf8, type Encoding } from '../../../../worker/data/utf8.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

async function read(bytes: Uint8Array, size = 1000, encoding?: Encoding) {
  return collect(await toUtf8(bytesOf(bytes, size), encoding));
}

async function* asOne(piece: Uint8Array) {
  yield await Promise.resolve(piece);
}

const textOf = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString();
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const bytes = (...values: (string | number)[]) =>
  Buffer.concat(values.map((v) => (typeof v === 'string' ? Buffer.from(v) : Buffer.from([v]))));

test.each<[string, Uint8Array, string, Encoding]>([
  ['nothing', bytes(), '', 'utf-8'],
  ['UTF-8', bytes('naïve,日本,𝒳\n'), 'naïve,日本,𝒳\n', 'utf-8'],
  ['UTF-8 with a byte order mark', bytes('\uFEFFa,b\n'), 'a,b\n', 'utf-8'],
  ['a byte order mark alone', bytes('\uFEFF'), '', 'utf-8'],
  ['two byte order marks, the second of which is text', bytes('\uFEFF\uFEFFa'), '\uFEFFa', 'utf-8'],
  ['UTF-16LE', Buffer.from('\uFEFFnaïve,日本,𝒳\n', 'utf16le'), 'naïve,日本,𝒳\n', 'utf-8'],
  ['UTF-16BE', utf16be('\uFEFFnaïve,日本,𝒳\n'), 'naïve,日本,𝒳\n', 'utf-8'],
  ['Latin-1', bytes('na', 0xef, 've ', 0x80, 0x85, 0x9f, 0xff), 'naïve \x80\x85\x9fÿ', 'latin1'],
  ['UTF-8 that its mark shows, whatever is said', bytes('\uFEFFï'), 'ï', 'latin1'],
  ['UTF-16 that its mark shows', Buffer.from('\uFEFFï', 'utf16le'), 'ï', 'latin1'],
  ['two bytes', bytes('ab'), 'ab', 'utf-8'],
])('reads %s, however it is cut', async (_, data, text, encoding) => {
  for (const size of [1, 2, 3, 5, 1000]) {
    expect(textOf(await read(data, size, encoding))).toBe(text);
  }
});

test('UTF-8 is handed on without a copy', async () => {
  const data = bytes('aé日𝒳'.repeat(50));
  const given = [];
  for await (const piece of await toUtf8(asOne(data))) given.push(piece.buffer);
  expect(given).toEqual([data.buffer]);
});

test.each([
  ['a stray byte', bytes('a,b\n1,2\n', 0xff, ',3\n'), 3],
  ['a byte of Latin-1 at the end', bytes('a,b\n', 0xe9), 2],
  ['a character that the end cuts', bytes('a,b\n1,', 0xe6, 0x97), 2],
  ['a character that another cuts', bytes('a\n', 0xe6, 0x97, 'x\n\n'), 2],
  ['a line feed in a character', bytes('a\n\n', 0xe6, 0x0a, 0x97), 3],
  ['half a pair of UTF-16', bytes('\n'.repeat(9), 0xed, 0xa0, 0x80), 10],
  ['a longer form than needed', bytes(0xc0, 0xaf, '\n'), 1],
  ['bytes that only go on', bytes('\n', 0x80, 0x80, 0x80, 0x80, 0x80), 2],
])('%s is refused with its line', (_, data, line) => {
  expect(() => {
    refuseOtherThanUtf8(data, 1);
  }).toThrow(
    `Line ${String(line)} of the data is not valid UTF-8: save the data as UTF-8, or say ` +
      'data.encoding: latin1 if that is what it is in.',
  );
});

test('what is UTF-8 is not refused', () => {
  refuseOtherThanUtf8(bytes('naïve,日本,𝒳\n'), 1);
  refuseOtherThanUtf8(bytes(), 1);
});

test.each([
  ['UTF-16LE', bytes(0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x3d, 0xd8, 0x61, 0)],
  ['UTF-16BE', bytes(0xfe, 0xff, 0, 0x61, 0, 0x0a, 0xd8, 0x3d, 0, 0x61)],
  ['UTF-16LE', bytes(0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x61)],
])('broken %s is refused with its line', async (encoding, data) => {
  for (const size of [1, 1000]) {
    const failure = await failureOf(read(data, size));
    expect(failure.reason).toBe('DataInvalid');
    expect(failure.message).toMatch(
      new RegExp(`^The data begins as ${encoding} and is not valid as such, in line [12] or soon`),
    );
  }
});

test('any text comes back the same, in any encoding and cut anywhere', async () => {
  const anything = fc.string({ unit: 'binary' }).filter((text) => !/^[\uFEFF\uFFFE]/.test(text));
  await fc.assert(
    fc.asyncProperty(anything, fc.integer({ min: 1, max: 9 }), async (text, size) => {
      for (const data of [
        Buffer.from(text),
        Buffer.from(`\uFEFF${text}`, 'utf16le'),
        utf16be(`\uFEFF${text}`),
      ]) {
        expect(textOf(await read(data, size))).toBe(text);
      }
    }),
  );
});

test('line ends are counted, wherever they stand in memory', () => {
  const line = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 400 }), fc.constant(0));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 2000 }), fc.nat({ max: 3 }), (lengths, offset) => {
      const text = lengths
        .map((length) => '\xff\n\v\x8a\t'.charAt(length % 5).repeat(length))
        .join('\n');
      const data = Buffer.concat([Buffer.alloc(offset), Buffer.from(text, 'latin1')]);
      expect(countLineEnds(data.subarray(offset))).toBe(text.split('\n').length - 1);
    }),
  );
});
