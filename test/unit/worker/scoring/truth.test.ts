import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import type { LabelKind } from '../../../../worker/scoring/labels.ts';
import { createClassReader, createTargetReader } from '../../../../worker/scoring/truth.ts';

const TITLE = 'model lda (clf_lda.onnx)';

function read(kind: LabelKind, ...batches: string[][]) {
  const classes = createClassIndex();
  const reader = createClassReader(kind, classes, TITLE);
  return batches.map((cells) => {
    classes.startBatch();
    const { labels, bad } = reader(cells);
    return { names: [...labels].map((id) => classes.names[id]), bad };
  });
}

test('integer classes are read by value, the same in every batch', () => {
  const cells = ['1', '1.0', ' 01', '+1', '-0', '9223372036854775807'];
  const names = ['1', '1', '1', '1', '0', '9223372036854775807'];
  expect(read('integer', cells, cells)).toEqual([
    { names, bad: [] },
    { names, bad: [] },
  ]);
});

test('text classes are read exactly as they stand', () => {
  const cells = ['ash', 'Ash', ' ash', 'NA', '1.0', '__proto__'];
  expect(read('string', cells)).toEqual([{ names: cells, bad: [] }]);
});

test('a cell that is no label is a bad row with its reason', () => {
  const missing = (cell: string) => ({
    reason: 'DataInvalid',
    problem: `the label is missing (the cell is ${JSON.stringify(cell)})`,
  });
  const [integers] = read('integer', ['1', '', 'NaN', 'ash', '2']);
  expect(integers?.names).toEqual(['1', undefined, undefined, undefined, '2']);
  expect(integers?.bad).toEqual([
    { row: 1, ...missing('') },
    { row: 2, ...missing('NaN') },
    {
      row: 3,
      reason: 'LabelsDisagree',
      problem: `the label is "ash", but the classes of the ${TITLE} are integers`,
      remedy: expect.stringContaining('Correct the cell'),
    },
  ]);
  expect(read('string', ['  ', 'x'.repeat(1024), 'x'.repeat(1025)])[0]?.bad).toEqual([
    { row: 0, ...missing('  ') },
    {
      row: 2,
      reason: 'DataInvalid',
      problem: 'the label has 1025 characters, more than 1024',
    },
  ]);
});

test('labels of ever new classes are read right, batch by batch', () => {
  const batches = Array.from({ length: 75 }, (_, batch) =>
    Array.from({ length: 1000 }, (_, row) => `row ${batch * 1000 + row}`),
  );
  for (const [batch, { names }] of read('string', ...batches).entries()) {
    expect(names).toEqual(batches[batch]);
  }
});

test('a class that is not kept is not remembered under an id of another batch', () => {
  const long = Array.from({ length: 5000 }, (_, row) => `${'x'.repeat(1000)} ${row}`);
  const batches = [long, ['late', 'a'], ['b', 'late']];
  expect(read('string', ...batches).map(({ names }) => names)).toEqual(batches);
});

test('numbers are read as decimals, and any other cell is a bad row', () => {
  const { labels, bad } = createTargetReader()(['1.5', ' -2e3 ', '', 'NA', '0x10', '1,5', '1e999']);
  expect([...labels]).toEqual([1.5, -2000, NaN, NaN, NaN, NaN, NaN]);
  expect(bad.map(({ row, reason, problem }) => [row, reason, problem])).toEqual([
    [2, 'DataInvalid', 'the label is missing (the cell is "")'],
    [3, 'DataInvalid', 'the label is missing (the cell is "NA")'],
    [4, 'NotANumber', 'the label "0x10" is not a number'],
    [5, 'NotANumber', 'the label "1,5" is not a number'],
    [6, 'NotANumber', 'the label "1e999" is not a number'],
  ]);
});
