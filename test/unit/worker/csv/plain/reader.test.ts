import { isMissing, parseDecimal } from '../../../../../worker/csv/number.ts';
import { PlainReader } from '../../../../../worker/csv/plain/reader.ts';
import { planOf, readBlocks, takeRows } from '../../../../support/plain-reading.ts';

test.each([
  ['LF', '1,2\n3,4\n'],
  ['CRLF', '1,2\r\n3,4\r\n'],
  ['LF and CRLF', '1,2\r\n3,4\n'],
  ['no line end at the end', '1,2\n3,4'],
  ['a CR at the end', '1,2\n3,4\r'],
])('reads lines that end in %s', (_, text) => {
  expect(readBlocks(planOf(2), [text])).toEqual({
    rows: [
      { line: 0, numbers: [1, 2], texts: [] },
      { line: 1, numbers: [3, 4], texts: [] },
    ],
    irregular: [],
  });
});

test.each([',', ';', '\t', '|'] as const)('reads fields between %j', (delimiter) => {
  const text = [' 1.5', '-2', 'a b', '12345.678901'].join(delimiter);
  const plan = planOf(4, { delimiter, numbers: [0, 1, 3], texts: [2] });
  expect(readBlocks(plan, [text]).rows).toEqual([
    { line: 0, numbers: [1.5, -2, 12345.678901], texts: ['a b'] },
  ]);
});

test('puts fields into the matrix in any order, and some into none', () => {
  const fields = Array.from({ length: 40 }, (_, field) => field);
  const numbers = [39, 0, 17, 17, 3, 2, 1, 38, 20];
  const text = fields.map((field) => (field === 5 ? 'not read' : `${field}.25`)).join(',');
  const plan = planOf(40, { numbers, texts: [38, 4, 38] });
  expect(readBlocks(plan, [`${text}\n${text}\n`]).rows).toEqual(
    [0, 1].map((line) => ({
      line,
      numbers: numbers.map((field) => field + 0.25),
      texts: ['38.25', '4.25', '38.25'],
    })),
  );
});

test.each([
  ['an empty line', ''],
  ['a line of spaces', '  '],
  ['a field too few', '1'],
  ['a field too many', '1,2,3'],
  ['a number that is none', '1,x'],
  ['a missing number', ',1'],
])('gives %s back, and goes on behind it', (_, record) => {
  expect(readBlocks(planOf(2), [`1,2\r\n${record}\r\n3,4\r\n`, record])).toEqual({
    rows: [
      { line: 0, numbers: [1, 2], texts: [] },
      { line: 2, numbers: [3, 4], texts: [] },
    ],
    irregular: [
      [1, record],
      // A block that is empty has no record.
      ...(record === '' ? [] : [[3, record]]),
    ],
  });
});

test('a record of one field that is blank is given back, whatever the field would be', () => {
  const plan = planOf(1, { texts: [0], readCell: () => NaN });
  expect(readBlocks(plan, ['1\n\n \n\u00a0\n 2\n'])).toEqual({
    rows: [
      { line: 0, numbers: [1], texts: ['1'] },
      { line: 4, numbers: [2], texts: [' 2'] },
    ],
    irregular: [
      [1, ''],
      [2, ' '],
      [3, '\u00a0'],
    ],
  });
});

test('a cell that is no plain number is the value that the plan gives it', () => {
  const asked: string[] = [];
  const readCell = (cell: string) => {
    asked.push(cell);
    return isMissing(cell) ? NaN : parseDecimal(cell);
  };
  const { rows, irregular } = readBlocks(planOf(3, { readCell }), ['1,,NA\n2,\u00a03,x\n,5,\n']);
  expect(rows.map(({ numbers }) => numbers)).toEqual([
    [1, NaN, NaN],
    [NaN, 5, NaN],
  ]);
  expect(irregular).toEqual([[1, '2,\u00a03,x']]);
  // Once to know what an empty cell is.
  expect(asked).toEqual(['', 'NA', '\u00a03', 'x']);
});

test('stops when the batch is full, and goes on after it is cleared', () => {
  const reader = new PlainReader(planOf(1, { texts: [0], capacity: 2 }));
  reader.load(Buffer.from('1\n2\n3\n'), 10);
  expect(reader.read()).toEqual({ kind: 'full' });
  expect(reader.read()).toEqual({ kind: 'full' });
  const { texts } = reader;
  expect(takeRows(reader).map(({ line }) => line)).toEqual([10, 11]);
  expect(reader.read()).toEqual({ kind: 'end' });
  expect(reader.read()).toEqual({ kind: 'end' });
  expect(takeRows(reader)).toEqual([{ line: 12, numbers: [3], texts: ['3'] }]);
  expect(texts).toEqual([['1', '2']]);
});

test('a batch takes rows of several blocks and rows that were read elsewhere, in order', () => {
  const reader = new PlainReader(planOf(2, { texts: [1] }));
  reader.load(Buffer.from('1,2\n'), 0);
  expect(reader.read()).toEqual({ kind: 'end' });
  reader.append([3, 4], ['four'], 7);
  reader.load(Buffer.from('5,6\n'), 9);
  expect(reader.read()).toEqual({ kind: 'end' });
  expect(takeRows(reader)).toEqual([
    { line: 0, numbers: [1, 2], texts: ['2'] },
    { line: 7, numbers: [3, 4], texts: ['four'] },
    { line: 9, numbers: [5, 6], texts: ['6'] },
  ]);
});

test('rows are taken out of a batch, and those that follow close up', () => {
  const reader = new PlainReader(planOf(2, { texts: [1] }));
  reader.load(Buffer.from('1,2\n3,4\n5,6\n7,8\n'), 0);
  reader.read();
  reader.remove(new Set([0, 2]));
  reader.append([9, 9], ['nine'], 9);
  expect(takeRows(reader)).toEqual([
    { line: 1, numbers: [3, 4], texts: ['4'] },
    { line: 3, numbers: [7, 8], texts: ['8'] },
    { line: 9, numbers: [9, 9], texts: ['nine'] },
  ]);
});

test('a block larger than those before changes nothing of the batch', () => {
  const reader = new PlainReader(planOf(2, { capacity: 1_000_000, texts: [0] }));
  reader.load(Buffer.from('1,2\n'), 0);
  reader.read();
  reader.load(Buffer.from('3,4\n'.repeat(300_000)), 1);
  expect(reader.read()).toEqual({ kind: 'end' });
  const rows = takeRows(reader);
  expect(rows[0]).toEqual({ line: 0, numbers: [1, 2], texts: ['1'] });
  expect(rows.at(-1)).toEqual({ line: 300_000, numbers: [3, 4], texts: ['3'] });
});

// Far more than is indexed at once.
test('reads a record of 100 000 fields, and one with a text of a million characters', () => {
  const wide = Array.from({ length: 100_000 }, (_, field) => field / 4);
  const { rows } = readBlocks(planOf(wide.length), [`${wide.join()}\n${wide.join()}`]);
  expect(rows).toEqual([0, 1].map((line) => ({ line, numbers: wide, texts: [] })));

  const long = 'é'.repeat(1_000_000);
  const plan = planOf(2, { numbers: [0], texts: [1] });
  expect(readBlocks(plan, [`1,${long}\n2,b\n`]).rows).toEqual([
    { line: 0, numbers: [1], texts: [long] },
    { line: 1, numbers: [2], texts: ['b'] },
  ]);
});

test('a table may have no numbers at all', () => {
  const plan = planOf(2, { numbers: [], texts: [1] });
  expect(readBlocks(plan, ['1,a\n2,b\n']).rows).toEqual([
    { line: 0, numbers: [], texts: ['a'] },
    { line: 1, numbers: [], texts: ['b'] },
  ]);
});

test.each(['', 'a', 'abcdef', 'abcdefg', '\0', '\0\0', 'é', '漢字', '漢字漢', ' a '])(
  'the text of a cell is %j, the first time and the second',
  (cell) => {
    const plan = planOf(2, { numbers: [], texts: [0, 1] });
    const { rows } = readBlocks(plan, [`${cell},b\nc,${cell}\n`]);
    expect(rows.map(({ texts }) => texts)).toEqual([
      [cell, 'b'],
      ['c', cell],
    ]);
  },
);

test('tells texts apart that differ in one character, wherever that is', () => {
  const cells = [
    'a',
    'a1',
    '1a',
    'abcdef',
    'abcdeg',
    'abcdefgh',
    'abcdefgi',
    'bbcdefghi',
    'abcdefghi',
    'abcdefghj',
  ];
  const plan = planOf(2, { numbers: [], texts: [1] });
  const { rows } = readBlocks(plan, [cells.map((cell) => `,${cell}\n`).join('')]);
  expect(rows.map(({ texts }) => texts[0])).toEqual(cells);
});
