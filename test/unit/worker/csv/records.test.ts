import Papa from 'papaparse';
import fc from 'fast-check';
import { readRecords } from '../../../../worker/csv/records.ts';
import { decodeUtf8 } from '../../../../worker/csv/text.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

/** Every record with the line that it starts in. */
async function recordsOf(text: string, piece?: number, maxCharacters?: number) {
  const chunks = await collect(readRecords(decodeUtf8(bytesOf(text, piece)), maxCharacters));
  return chunks.flatMap(({ records, lines }) => records.map((record, i) => [lines[i], ...record]));
}

test.each([
  [
    'plain lines',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CRLF',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes before CRLF',
    'a,"b"\r\n1,"2"\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'spaces after a closing quote',
    'a,b\n"cat" ,1\n1,"cat" \n',
    [
      ['a', 'b'],
      ['cat', '1'],
      ['1', 'cat'],
    ],
  ],
  [
    'a byte order mark',
    '\uFEFFa,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'names with spaces, # and /',
    '# a, b/c \n1,2\n',
    [
      ['# a', ' b/c '],
      ['1', '2'],
    ],
  ],
  ['commas and quotes in quotes', '"a,""b""",c\n', [['a,"b"', 'c']]],
  ['empty cells', ',\n', [['', '']]],
])('reads %s', async (_, text, expected) => {
  for (const piece of [1, 2, 3, 1000]) {
    expect((await recordsOf(text, piece)).map(([, ...fields]) => fields)).toEqual(expected);
  }
});

test('counts lines, also those within quotes, from 1', async () => {
  const text = 'a,b\n"1\n1",2\n"\r\n\r\n",4\n5,6\n';
  for (const piece of [1, 4, 1000]) {
    expect((await recordsOf(text, piece)).map(([line]) => line)).toEqual([1, 2, 4, 7]);
  }
});

test('gives the same records however the bytes are cut, also within a character', async () => {
  const cell = fc.string({ unit: fc.constantFrom('ä', '𝄞', 'a', ',', '"', '\n', ' ') });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, piece) => {
      const text = Papa.unparse(rows, { newline: '\n' });
      const records = await recordsOf(`${text}\n`, piece);
      expect(records.map(([, ...fields]) => fields)).toEqual(rows);
    }),
  );
});

test.each([
  [
    'a quote that never closes',
    'a,b\n1,"2\n3,4\n',
    'The record that starts in line 2',
    'never closes',
  ],
  ['text after a closing quote', 'a,b\n1,2\n"3"x,4\n', 'The record that starts in line 3', 'twice'],
])('refuses %s, naming its line', async (_, text, where, what) => {
  for (const piece of [1, 1000]) {
    const failure = await failureOf(recordsOf(text, piece));
    expect(failure.reason).toBe('DataInvalid');
    expect(failure.message).toContain(where);
    expect(failure.message).toContain(what);
  }
});

test('refuses a record that is too long before it fills the memory', async () => {
  const failure = await failureOf(recordsOf(`a,b\n1,"${'x'.repeat(5000)}`, 100, 1000));
  expect(failure.message).toBe(
    'The record that starts in line 2 of the data is longer than 1000 characters: ' +
      'it is not a CSV, a quote never closes, or its lines end in neither LF nor CRLF.',
  );
});

test('reads a record of many pieces in time proportional to its length', async () => {
  const cell = 'x""'.repeat(500_000);
  const [record] = await recordsOf(`"${cell}",b\n`, 1000);
  expect(record?.[1]).toHaveLength(1_000_000);
});

test.each([
  ['Latin-1', [0x61, 0x0a, 0xe9, 0x0a]],
  ['a character cut off by the end', [0x61, 0x0a, 0xc3]],
])('refuses bytes that are not UTF-8: %s', async (_, bytes) => {
  const stream = async function* () {
    yield await Promise.resolve(Uint8Array.from(bytes));
  };
  const failure = await failureOf(collect(decodeUtf8(stream())));
  expect(failure.reason).toBe('DataInvalid');
  expect(failure.message).toContain('not valid UTF-8');
});
