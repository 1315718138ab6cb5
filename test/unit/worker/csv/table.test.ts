import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { batchRows } from '../../../../worker/csv/batches.ts';
import { openTable } from '../../../../worker/csv/table.ts';
import { bytesOf } from '../../../support/byte-stream.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function read(text: string, piece?: number) {
  const choice = { label: 'y', normalize: 'none' } as const;
  const { columns, batches } = await openTable(bytesOf(text, piece), choice);
  const rows: (string | number)[][] = [];
  const sizes: number[] = [];
  for await (const { labels, lines, values } of batches) {
    const width = columns.features.length;
    sizes.push(lines.length);
    for (const [row, label] of labels.entries()) {
      rows.push([lines[row] ?? 0, label, ...values.slice(row * width, (row + 1) * width)]);
    }
  }
  return { rows, sizes };
}

test('gives each row with its line, its label and its features', async () => {
  const text = 'a,y,b\n1,x,2\n"\n3",z,4\n5,w,6e1\n\r\n\n';
  for (const piece of [1, 7, 1000]) {
    expect((await read(text, piece)).rows).toEqual([
      [2, 'x', 1, 2],
      [3, 'z', 3, 4],
      [5, 'w', 5, 60],
    ]);
  }
});

test('gives every row once, 1024 at a time', async () => {
  const lines = Array.from({ length: 2500 }, (_, row) => `${String(row)},${String(2 * row)}`);
  const { rows, sizes } = await read(`y,a\n${lines.join('\n')}\n`, 1000);
  expect(sizes).toEqual([1024, 1024, 452]);
  expect(
    rows.every(
      ([line, label, value], row) => line === row + 2 && label === String(row) && value === 2 * row,
    ),
  ).toBe(true);
  expect(rows).toHaveLength(2500);
});

test('a label may have 1024 characters', async () => {
  const label = 'x'.repeat(1024);
  expect((await read(`y,a\n${label},1\n`)).rows).toEqual([[2, label, 1]]);
});

test('the labels of a batch keep nothing else of the data in memory', async () => {
  async function* wide() {
    yield Buffer.from('y,a,blob\n');
    for (let row = 0; row < 400; row += 1) {
      yield await Promise.resolve(Buffer.from(`a_rather_long_class,1,${'x'.repeat(100_000)}\n`));
    }
  }
  const { batches } = await openTable(wide(), { label: 'y', ignore: ['blob'], normalize: 'none' });
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for await (const { labels } of batches) {
    collectGarbage();
    // 40 MB would be kept if each label kept the record that it was cut from.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
    expect(labels).toHaveLength(400);
  }
});

test('makes batches smaller when there are many features', () => {
  expect([1, 160, 1024, 10_000, 100_000].map(batchRows)).toEqual([1024, 1024, 1024, 104, 10]);
});

test.each([
  ['', 'DataEmpty', 'The data is empty: it has not even a header.'],
  ['\uFEFF', 'DataEmpty', 'The data is empty: it has not even a header.'],
  ['y,a\n', 'DataEmpty', 'The data has a header and no rows.'],
  ['y,a\n\n\n', 'DataEmpty', 'The data has a header and no rows.'],
  ['y,a\n1,2\n1\n', 'RaggedRow', 'Line 3 of the data has 1 columns, and the header has 2.'],
  ['y,a\n"1\n",2\n1,2,3\n', 'RaggedRow', 'Line 4 of the data has 3 columns, and the header has 2.'],
  ['y,a\n1,2\n\n3,4\n', 'RaggedRow', 'Line 3 of the data is empty, and rows follow it'],
  ['y, a\n1,x\n', 'NotANumber', 'Line 2 of the data, column " a": "x" is not a number.'],
  ['y,a\n1,\n', 'NotANumber', 'column "a": the value is missing (the cell is "").'],
  ['y,a\n1,NaN\n', 'NotANumber', 'the value is missing (the cell is "NaN").'],
  [
    'y,a\n"\n\n",2\n1,"\u0007\n"\n',
    'NotANumber',
    'Line 5 of the data, column "a": "\\u0007\\n" is',
  ],
  [
    `y,a\n1,${'1'.repeat(1001)}\n`,
    'NotANumber',
    '…" has 1001 characters, more than a number needs.',
  ],
  [
    `y,a\n${'1'.repeat(1025)},2\n`,
    'DataInvalid',
    'Line 2 of the data, column "y": the label has 1025 characters, more than 1024.',
  ],
  ['y,a\r1,2\r3,4\r', 'DataInvalid', 'The lines of the data end in CR alone'],
  ['y,a\r', 'DataEmpty', 'The data has a header and no rows.'],
  ['y,a\n1,2\n"', 'DataInvalid', 'starts in line 3 of the data opens a quote that never closes'],
  [`y,a\n1,${'z'.repeat(1000)}\n`, 'NotANumber', `"${'z'.repeat(60)}…" is not a number`],
])('%j is refused as %s', async (text, reason, message) => {
  for (const piece of [1, 1000]) {
    const failure = await failureOf(read(text, piece));
    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain(message);
  }
});
