import fc from 'fast-check';
import Papa from 'papaparse';
import { isMissing, parseDecimal } from '../../../../../worker/csv/number.ts';
import type { PlainPlan } from '../../../../../worker/csv/plain/plan.ts';
import { planOf, readBlocks, type Irregular, type Row } from '../../../../support/plain-reading.ts';

/** What papaparse and the rules of number.ts make of a text without quotes. */
function reference(plan: PlainPlan, text: string) {
  const parser = new Papa.Parser({ delimiter: plan.delimiter, newline: '\n' });
  const records = (parser.parse(text, 0, false) as { data: string[][] }).data;
  // Behind the line end of the last record papaparse sees one more, which is empty.
  if (text === '' || text.endsWith('\n')) records.pop();
  const rows: Row[] = [];
  const irregular: Irregular[] = [];
  for (const [line, record] of records.entries()) {
    const cells = [...record.slice(0, -1), record.at(-1)?.replace(/\r$/, '') ?? ''];
    const isEmptyLine = cells.length === 1 && cells[0]?.trim() === '';
    const numbers = plan.numbers.map((field) => plan.readCell(cells[field] ?? ''));
    const texts = plan.texts.map((field) => cells[field] ?? '');
    const isGood = numbers.every((value) => value !== undefined);
    if (cells.length === plan.width && !isEmptyLine && isGood) rows.push({ line, numbers, texts });
    else irregular.push([line, cells.join(plan.delimiter)]);
  }
  return { rows, irregular };
}

const READ_CELL = {
  strict: parseDecimal,
  lenient: (cell: string) => (isMissing(cell) ? NaN : parseDecimal(cell)),
};

const plainCell = fc.oneof(
  fc.integer({ min: -999, max: 9999 }).map((value) => String(value / 1000)),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const oddCell = fc.oneof(
  fc.constantFrom('', 'NaN', 'NA', ' 1', '1\r', '\r', '+1', '1e5', '-', '.', '1e999', 'cat', '\0'),
  // Any text that leaves the record plain, characters of two to four bytes among it.
  fc.string({ unit: 'binary', maxLength: 12 }).map((cell) => cell.replace(/["\n]/g, '')),
);

const table = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    delimiter: fc.constantFrom<PlainPlan['delimiter'][]>(',', ';', '\t', '|'),
    capacity: fc.integer({ min: 1, max: 9 }),
    readCell: fc.constantFrom(READ_CELL.strict, READ_CELL.lenient),
    /** One cell in so many is odd: few, so that rows are good, or many. */
    oddity: fc.constantFrom(0, 2, 30),
    lineEnds: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n']),
  })
  .chain(({ width, oddity, lineEnds, ...rest }) => {
    const field = fc.integer({ min: 0, max: width - 1 });
    const odd = oddCell.map((cell) => cell.replaceAll(rest.delimiter, ''));
    const cell =
      oddity === 0
        ? plainCell
        : fc.oneof({ arbitrary: plainCell, weight: oddity }, { arbitrary: odd, weight: 1 });
    const good = fc.array(cell, { minLength: width, maxLength: width });
    const record = fc.oneof(
      { arbitrary: good, weight: 9 },
      { arbitrary: fc.array(cell, { maxLength: width + 2 }), weight: oddity === 0 ? 0 : 1 },
    );
    return fc.record({
      plan: fc
        .record({
          numbers: fc.oneof(
            fc.constant(Array.from({ length: width }, (_, each) => each)),
            fc.array(field, { maxLength: 12 }),
          ),
          texts: fc.array(field, { maxLength: 3 }),
        })
        .map((fields) => planOf(width, { ...rest, ...fields })),
      /** Blocks of lines. */
      blocks: fc.array(
        fc.array(
          fc
            .tuple(record, fc.constantFrom(...lineEnds))
            .map(([cells, lineEnd]) => cells.join(rest.delimiter) + lineEnd),
          { maxLength: 12 },
        ),
        { maxLength: 4 },
      ),
      isCut: fc.boolean(),
    });
  });

test('reads any table, in any blocks, as papaparse and the rules of numbers do', () => {
  fc.assert(
    fc.property(table, ({ plan, blocks, isCut }) => {
      const texts = blocks.map((lines) => lines.join(''));
      // The last line end of a file may be missing.
      if (isCut) texts.push(texts.pop()?.replace(/\r?\n$/, '') ?? '');
      const { rows, irregular } = readBlocks(plan, texts);
      // One that is given back may still be a row, if it has one field and is not ASCII.
      const late = irregular.flatMap(([line, record]) =>
        reference(plan, record).rows.map((row) => ({ ...row, line })),
      );
      expect(late.length === 0 || plan.width === 1).toBe(true);
      expect({
        rows: [...rows, ...late].sort((a, b) => a.line - b.line),
        irregular: irregular.filter(([line]) => late.every((row) => row.line !== line)),
      }).toEqual(reference(plan, texts.join('')));
    }),
    { numRuns: 300 },
  );
});
