import fc from 'fast-check';
import { type Block, splitIntoBlocks } from '../../../../worker/csv/blocks.ts';
import { parseRecords } from '../../../../worker/csv/records.ts';
import { bytesOf, collect } from '../../../support/byte-stream.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const COMMA = ','.charCodeAt(0);

function blocksOf(text: string, { piece = 7, blockBytes = 16, maxRecordBytes = 1000 } = {}) {
  return collect(
    splitIntoBlocks(bytesOf(text, piece), {
      delimiter: COMMA,
      firstLine: 2,
      blockBytes,
      maxRecordBytes,
    }),
  );
}

function textOf({ bytes }: Block): string {
  return Buffer.from(bytes).toString();
}

test.each([
  ['lines', 'a,1\nb,2\nc,3\nd,4\ne,5\nf,6\n'],
  ['a last record without a line end', 'a,1\nb,2\nc,3\nd,4\ne,5\nf,6'],
  ['quotes with line ends and doubled quotes', '"a\n""b""\n",1\n"c,\nd",2\n"e\n\n\nf",3\n4,"g"\n'],
  ['a quote within a cell, which is none', 'a"b,1\nc"d,2\ne"f,3\ng"h,4\ni,5\n'],
])('cuts %s into whole records, each with its row and line', async (_, text) => {
  const whole = parseRecords(text, ',', 2);
  const blocks = await blocksOf(text);
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.map(textOf).join('')).toBe(text);
  const parts = blocks.map((block) => parseRecords(textOf(block), ',', block.firstLine));
  expect(parts.flatMap(({ records }) => records)).toEqual(whole.records);
  expect(parts.flatMap(({ lines }) => lines)).toEqual(whole.lines);
  let row = 1;
  for (const [index, { sequence, firstRow }] of blocks.entries()) {
    expect({ sequence, firstRow }).toEqual({ sequence: index, firstRow: row });
    row += parts[index]?.records.length ?? 0;
  }
});

test.each([
  ['a stray byte', 'a,1\nb,2\nc,3\nd,\xff\ne,5\n', 5],
  ['a character that the end cuts', 'a,1\nb,2\nc,3\nd,4\n\xe6\x97', 6],
])('%s is refused with its line, however the bytes come', async (_, text, line) => {
  for (const piece of [1, 3, 100]) {
    const chunks = bytesOf(Buffer.from(text, 'latin1'), piece);
    const options = { delimiter: COMMA, firstLine: 2, blockBytes: 8 };
    expect(await failureOf(collect(splitIntoBlocks(chunks, options)))).toMatchObject({
      reason: 'DataInvalid',
      message: expect.stringMatching(
        new RegExp(`^Line ${String(line)} of the data is not valid UTF-8`),
      ),
    });
  }
});

test('a character that two pieces share is whole in its block', async () => {
  const blocks = await blocksOf('日,1\n本,2\n𝒳,3\né,4\n', { piece: 1 });
  expect(blocks.map(textOf).join('')).toBe('日,1\n本,2\n𝒳,3\né,4\n');
});

test('no bytes are no block', async () => {
  expect(await blocksOf('')).toEqual([]);
});

test('knows which blocks have a quote', async () => {
  const blocks = await blocksOf('a,1\nb,2\nc,3\n"d",4\ne,5\nf,6\ng,7\nh,8\ni,9\n');
  expect(blocks.map(({ hasQuotes }) => hasQuotes)).toEqual([false, true, false]);
});

test('a record longer than a block is kept whole', async () => {
  const long = 'x'.repeat(300);
  const blocks = await blocksOf(`a,1\n${long},2\nb,3\n`);
  expect(blocks.map(textOf).join('')).toBe(`a,1\n${long},2\nb,3\n`);
  expect(blocks.flatMap((block) => parseRecords(textOf(block), ',', 0).records)).toHaveLength(3);
});

test.each([
  ['that has no end', 'x'.repeat(3000)],
  ['whose quote never closes', `a,1\n"${'\n,'.repeat(1500)}`],
])('a record %s is refused when it is too long', async (_, text) => {
  expect(await failureOf(blocksOf(text))).toMatchObject({
    reason: 'DataInvalid',
    message: expect.stringContaining('is longer than 1000 bytes'),
  });
});

test('any text gives the same records, however it comes and is cut', async () => {
  const fragment = fc.constantFrom(
    'a',
    '1',
    'ä',
    ',',
    '"',
    '""',
    '\n',
    '\r\n',
    ' ',
    '"x"',
    ',"y\n"',
  );
  const text = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      async (csv, piece, blockBytes) => {
        const whole = parseRecords(csv, ',', 2);
        // What follows a record whose quotes are wrong is not read, so that only what is before counts.
        fc.pre(whole.failure === undefined);
        const blocks = await blocksOf(csv, { piece, blockBytes });
        const parts = blocks.map((block) => parseRecords(textOf(block), ',', block.firstLine));
        expect(parts.flatMap(({ records }) => records)).toEqual(whole.records);
        expect(parts.flatMap(({ lines }) => lines)).toEqual(whole.lines);
        expect(parts.every(({ failure }) => failure === undefined)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('wrong quotes are found in the same line, however the text is cut', async () => {
  const fragment = fc.constantFrom('a', ',', '"', '""', '\n', '"x"', '"y" z', ',"v\n"');
  const text = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 40 }), async (csv, blockBytes) => {
      const whole = parseRecords(csv, ',', 2);
      fc.pre(whole.failure !== undefined);
      const blocks = await blocksOf(csv, { piece: 9, blockBytes });
      const parts = blocks.map((block) => parseRecords(textOf(block), ',', block.firstLine));
      const at = parts.findIndex(({ failure }) => failure !== undefined);
      expect(parts[at]?.failure?.message).toBe(whole.failure.message);
      const before = parts.slice(0, at + 1).flatMap(({ records }) => records);
      expect(before).toEqual(whole.records);
    }),
    { numRuns: 300 },
  );
});
