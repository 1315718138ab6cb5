import fc from 'fast-check';
import Papa from 'papaparse';
import { createCsvLines, type CsvLines } from '../../../../worker/outputs/csv-lines.ts';
import {
  writeHeader,
  writeRows,
  type PredictionLayout,
} from '../../../../worker/outputs/predictions.ts';
import { writeRejected, writeRejectedHeader } from '../../../../worker/outputs/rejected.ts';
import { reportText } from '../../../../worker/outputs/report.ts';
import { thrownBy } from '../../../support/failure.ts';

function textOf(write: (lines: CsvLines) => void): string {
  const lines = createCsvLines();
  write(lines);
  return new TextDecoder().decode(lines.take());
}

const layout: PredictionLayout = {
  copied: ['id', 'note'],
  label: 'letter',
  models: [{ name: 'lda', classes: ['A', 'B'] }, { name: 'size' }],
};

test('the header has the row, the copied columns, the label, and the columns of each model', () => {
  expect(
    textOf((lines) => {
      writeHeader(lines, layout);
    }),
  ).toBe('row,id,note,letter,lda,lda:A,lda:B,size\n');
});

test('a line has what the header says', () => {
  const rows = {
    numbers: [1, 3],
    copied: [
      ['007', '008'],
      ['plain', 'a "b", c'],
    ],
    label: ['A', 'B'],
    models: [
      {
        task: 'classification',
        classes: Int32Array.of(1, 0),
        probabilities: { values: Float32Array.of(0.1, 0.9, 1, 1e-9) },
      },
      { task: 'regression', values: Float64Array.of(0.1 + 0.2, -5) },
    ],
  } as const;
  expect(
    textOf((lines) => {
      writeRows(lines, layout, rows, ['A', 'B']);
    }),
  ).toBe('1,007,plain,A,B,0.1,0.9,0.30000000000000004\n' + '3,008,"a ""b"", c",B,A,1,1e-9,-5\n');
});

test('without labels, copied columns and probabilities there are the row and the predictions', () => {
  const bare: PredictionLayout = { copied: [], models: [{ name: 'lda' }] };
  const rows = {
    numbers: Int32Array.of(1),
    copied: [],
    models: [
      {
        task: 'classification',
        classes: [0],
        probabilities: { values: Float64Array.of(0.5, 0.5) },
      },
    ],
  } as const;
  const text = textOf((lines) => {
    writeHeader(lines, bare);
    writeRows(lines, bare, rows, ['x,y']);
  });
  expect(text).toBe('row,lda\n1,"x,y"\n');
});

test('a prediction is as long as its precision makes it', () => {
  const sizes: PredictionLayout = { copied: [], models: [{ name: 'float' }, { name: 'double' }] };
  const values = [0.1, 1 / 3];
  const rows = {
    numbers: [1, 2],
    copied: [],
    models: [
      { task: 'regression', values: Float32Array.from(values) },
      { task: 'regression', values: Float64Array.from(values) },
    ],
  } as const;
  const text = textOf((lines) => {
    writeRows(lines, sizes, rows, []);
  });
  expect(text).toBe('1,0.1,0.1\n2,0.33333334,0.3333333333333333\n');
});

test('a label that is copied too stands once', () => {
  const twice: PredictionLayout = { copied: ['letter'], label: 'letter', models: [{ name: 'm' }] };
  const rows = {
    numbers: [1],
    copied: [['A']],
    label: ['A'],
    models: [{ task: 'classification', classes: [0] }],
  } as const;
  const text = textOf((lines) => {
    writeHeader(lines, twice);
    writeRows(lines, twice, rows, ['B']);
  });
  expect(text).toBe('row,letter,m\n1,A,B\n');
});

test.each([
  { why: 'a copied column', with: { copied: ['row'], models: [] }, name: 'row' },
  { why: 'a label', with: { copied: [], label: 'row', models: [] }, name: 'row' },
  { why: 'a model', with: { copied: ['lda'], models: [{ name: 'lda' }] }, name: 'lda' },
  {
    why: 'a class',
    with: { copied: ['lda:A'], models: [{ name: 'lda', classes: ['A'] }] },
    name: 'lda:A',
  },
])('the name of $why that another column has is refused', ({ with: clashing, name }) => {
  const failure = thrownBy(() => {
    writeHeader(createCsvLines(), clashing);
  });
  expect(failure.reason).toBe('OutputInvalid');
  expect(failure.message).toContain(`the name "${name}"`);
});

test('any text comes back from papaparse as it went in', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('"', ',', '\r', '\n', ' ', 'a', 'é', '😀', '\u0000', '\ufeff'),
    }),
  );
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = textOf((lines) => {
        for (const cells of [['first', 'last'], ...rows]) {
          for (const value of cells) lines.text(value);
          lines.endLine();
        }
      });
      const { data, errors } = Papa.parse<string[]>(text.slice(0, -1), { delimiter: ',' });
      expect(errors).toEqual([]);
      expect(data.slice(1)).toEqual(rows);
    }),
    { numRuns: 200 },
  );
});

test('lines grow with what is written, and start anew once they are taken', () => {
  const lines = createCsvLines();
  lines.text('é'.repeat(1_000_000));
  for (let row = 0; row < 10_000; row += 1) lines.float(-1.1754943508222875e-38);
  lines.endLine();
  expect(lines.take()).toHaveLength(2_000_001 + 10_000 * '-1.1754944e-38,'.length);
  expect(lines.take()).toHaveLength(0);
});

test('rejected rows are told with line, column and reason', () => {
  const text = textOf((lines) => {
    writeRejectedHeader(lines);
    writeRejected(lines, [
      { row: 7, line: 9, column: 'height', reason: 'is not a number', cell: '1,5' },
      { row: 12, line: 14, reason: 'has 3 cells instead of 4' },
    ]);
  });
  expect(text).toBe(
    'row,line,column,reason,cell\n' +
      '7,9,height,is not a number,"1,5"\n' +
      '12,14,,has 3 cells instead of 4,\n',
  );
});

test('a report keeps its order, and leaves out what is not there', () => {
  const report = { runId: 'x', rows: { scored: 2, rejected: undefined }, models: [] };
  expect(reportText(report)).toBe(
    '{\n  "runId": "x",\n  "rows": {\n    "scored": 2\n  },\n  "models": []\n}\n',
  );
});

test('a number that JSON cannot tell is a bug, not null', () => {
  expect(() => reportText({ rows: { ratio: NaN } })).toThrow('ratio of the report is NaN');
});
