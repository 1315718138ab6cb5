import fc from 'fast-check';
import { splitIntoBlocks } from '../../../../worker/csv/blocks.ts';
import { emptyLineRows } from '../../../../worker/csv/empty-lines.ts';
import { readNumberCell } from '../../../../worker/csv/number-cell.ts';
import { PlainReader } from '../../../../worker/csv/plain/reader.ts';
import { readBlock, type BlockEnd, type RowOfLine } from '../../../../worker/csv/read-block.ts';
import type { ReadPlan } from '../../../../worker/csv/read-plan.ts';
import type { BadRow } from '../../../../worker/csv/bad-row.ts';
import { bytesOf } from '../../../support/byte-stream.ts';

const PLAN: ReadPlan = {
  delimiter: ',',
  width: 4,
  numbers: [
    { name: 'a', index: 1 },
    { name: 'b', index: 3 },
  ],
  texts: [{ name: 'id', index: 0 }],
  missing: 'Reject',
  capacity: 3,
};

interface Read {
  readonly rows: readonly (readonly [
    row: number,
    line: number,
    id: string,
    a: number,
    b: number,
  ])[];
  readonly bad: readonly (readonly [row: number, line: number, problem: string])[];
  readonly failure: string | undefined;
}

/** Everything that is read of a text whose header is not there, in blocks of so many bytes. */
async function read(text: string, plan: ReadPlan = PLAN, blockBytes = 1000): Promise<Read> {
  const reader = new PlainReader({
    width: plan.width,
    delimiter: plan.delimiter,
    numbers: plan.numbers.map(({ index }) => index),
    texts: plan.texts.map(({ index }) => index),
    capacity: plan.capacity,
    readCell: (cell) => readNumberCell(cell, plan.missing),
  });
  const rows: Read['rows'][number][] = [];
  const refused: BadRow[] = [];
  const refuse = (bad: BadRow): void => {
    refused.push(bad);
  };
  let pending: BlockEnd['emptyLines'];
  const options = { delimiter: plan.delimiter.charCodeAt(0), firstLine: 2, blockBytes };
  let failure: string | undefined;
  for await (const block of splitIntoBlocks(bytesOf(text), options)) {
    const batches = readBlock(block, { reader, plan, refuse });
    let next = batches.next();
    for (; next.done !== true; next = batches.next()) rows.push(...rowsOf(reader, next.value));
    const { hasRecords, emptyLines } = next.value;
    if (hasRecords && pending !== undefined) refused.push(...emptyLineRows(pending));
    pending = emptyLines ?? (hasRecords ? undefined : pending);
    failure ??= next.value.failure?.message;
    if (failure !== undefined) break;
  }
  const bad = refused
    .sort((x, y) => x.row - y.row)
    .map(({ row, line, problem }) => [row, line, problem] as const);
  return { rows, bad, failure };
}

function rowsOf(reader: PlainReader, rowOf: RowOfLine): Read['rows'] {
  return Array.from(reader.lines, (line, index) => {
    const [a = NaN, b = NaN] = reader.values.subarray(2 * index);
    return [rowOf(line), line, reader.texts[0]?.[index] ?? '', a, b];
  });
}

test('reads plain records, texts and numbers each from their columns', async () => {
  expect(await read('x,1,-,2\ny,-3,-,.5\n')).toEqual({
    rows: [
      [1, 2, 'x', 1, 2],
      [2, 3, 'y', -3, 0.5],
    ],
    bad: [],
    failure: undefined,
  });
});

test('goes on after a record that is not plain, and yields more rows than a batch has', async () => {
  const text = 'a,1,-,1\nb, 2 ,-,1e1\nc,x,-,1\nd,4,-,1\ne,5\nf,6,-,1\ng,7,-,1\n';
  const { rows, bad } = await read(text);
  expect(rows.map(([row, , id]) => `${String(row)}${id}`)).toEqual(['1a', '2b', '4d', '6f', '7g']);
  expect(bad).toEqual([
    [3, 4, expect.stringContaining('"x" is not a number')],
    [5, 6, 'the row has 2 columns, and the header has 4'],
  ]);
});

test('a row of a block with quotes has its own number and line', async () => {
  expect(await read('"a\nb",1,-,2\n"c",3,"-\n\n",4\nd,5,-,6\n')).toEqual({
    rows: [
      [1, 2, 'a\nb', 1, 2],
      [2, 4, 'c', 3, 4],
      [3, 7, 'd', 5, 6],
    ],
    bad: [],
    failure: undefined,
  });
});

test('empty lines at the end are none, and before a row each is a bad row', async () => {
  expect((await read('a,1,-,2\n\n \r\n')).bad).toEqual([]);
  const empty = 'the line is empty, and rows follow it';
  for (const blockBytes of [9, 1000]) {
    const { rows, bad } = await read('a,1,-,2\n\n\nb,3,-,4\n\n', PLAN, blockBytes);
    expect(rows.map(([row, line]) => [row, line])).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(bad).toEqual([
      [2, 3, empty],
      [3, 4, empty],
    ]);
  }
});

test('a missing value is a bad row, or NaN when that is asked for', async () => {
  const text = 'a,,-,1\nb,NA,-,2\nc,3,-,null\nd,x,-,4\n';
  expect((await read(text)).bad).toHaveLength(4);
  const { rows, bad } = await read(text, { ...PLAN, missing: 'NaN' });
  expect(rows.map(([, , id, a, b]) => [id, a, b])).toEqual([
    ['a', NaN, 1],
    ['b', NaN, 2],
    ['c', 3, NaN],
  ]);
  expect(bad).toEqual([[4, 5, expect.stringContaining('"x" is not a number')]]);
});

test('what is before a record with wrong quotes is read, and what is after it is not', async () => {
  const { rows, failure } = await read('a,1,-,2\n"b"x,3,-,4\nc,5,-,6\n');
  expect(rows.map(([row]) => row)).toEqual([1]);
  expect(failure).toContain('line 3 of the data has text after a closing quote');
});

test('any table reads the same with and without quotes, however it is cut', async () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom('1', '-2.5', '1E+05', ' 7', '0.1234567890123456789', '9007199254740993'),
  );
  const odd = fc.constantFrom('', 'NaN', 'x', '1,2', '0x1', 'ä', '1 2');
  const cell = fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: odd });
  const table = fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 20 });
  const lineEnd = fc.constantFrom('\n', '\r\n');
  await fc.assert(
    fc.asyncProperty(table, lineEnd, fc.nat(60), fc.boolean(), async (cells, end, cut, nan) => {
      const plan = { ...PLAN, missing: nan ? ('NaN' as const) : ('Reject' as const) };
      const text = cells.map((row) => row.join(',') + end).join('');
      // A quoted number is the same number; a comma in an odd cell counts only without quotes.
      const quoted = cells
        .map(
          (row) =>
            row
              .join(',')
              .split(',')
              .map((each) => `"${each}"`)
              .join(',') + end,
        )
        .join('');
      const whole = await read(quoted, plan);
      expect(await read(text, plan, 20 + cut)).toEqual(whole);
      expect(await read(quoted, plan, 20 + cut)).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});
