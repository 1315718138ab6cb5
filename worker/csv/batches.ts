import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';
import type { Column, Columns } from './columns.ts';
import { isMissing, MAX_NUMBER_CHARACTERS, parseDecimal } from './number.ts';
import type { Records } from './records.ts';

/** Rows that are scored together. The next batch takes the place of its values. */
export interface Batch {
  /** The label's cell of each row, as it stands in the file. */
  readonly labels: readonly string[];
  /** The 1-based line of the file in which each row starts. */
  readonly lines: readonly number[];
  /** rows x features, row after row. */
  readonly values: Float64Array;
}

/** Inference is as fast with 1024 rows at once as with more. */
const MAX_ROWS = 1024;
/** At most so many numbers in a batch (8 MiB of doubles), however many features there are. */
export const MAX_VALUES = 1024 * 1024;
/** The name of a class is shorter; a cell of megabytes would be kept, compared and converted. */
const MAX_LABEL_CHARACTERS = 1024;

/** How many rows of so many features make a batch. */
export function batchRows(features: number): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_VALUES / features)));
}

/**
 * The rows after the header as batches of numbers. Empty lines at the end are passed over. Throws
 * RaggedRow, NotANumber, DataInvalid for a label of more than 1024 characters, and DataEmpty when
 * there is no row.
 */
export async function* readBatches(
  chunks: AsyncIterable<Records>,
  columns: Columns,
): AsyncGenerator<Batch> {
  const size = batchRows(columns.features.length);
  const values = new Float64Array(size * columns.features.length);
  let labels: string[] = [];
  let lines: number[] = [];
  let isEmpty = true;
  let emptyLine: number | undefined;
  for await (const chunk of chunks) {
    for (const [index, record] of chunk.records.entries()) {
      const line = chunk.lines[index] ?? 0;
      if (isEmptyLine(record)) {
        emptyLine ??= line;
        continue;
      }
      if (emptyLine !== undefined) throw emptyLineWithin(emptyLine);
      if (record.length !== columns.width) throw ragged(record, line, columns);
      readNumbers(record, line, columns.features, { values, row: lines.length });
      labels.push(readLabelCell(record, line, columns));
      lines.push(line);
      isEmpty = false;
      if (lines.length < size) continue;
      yield { labels, lines, values };
      [labels, lines] = [[], []];
    }
  }
  if (isEmpty) throw new RunError('DataEmpty', 'The data has a header and no rows.');
  if (lines.length === 0) return;
  yield { labels, lines, values: values.subarray(0, lines.length * columns.features.length) };
}

function readLabelCell(record: readonly string[], line: number, { label }: Columns): string {
  const cell = record[label.index] ?? '';
  if (cell.length > MAX_LABEL_CHARACTERS) {
    throw new RunError(
      'DataInvalid',
      `Line ${String(line)} of the data, column ${quoted(label.name)}: the label has ` +
        `${String(cell.length)} characters, more than ${String(MAX_LABEL_CHARACTERS)}.`,
    );
  }
  // A copy: what a parser cuts out of a text keeps all of it in memory, for as long as the batch.
  return Buffer.from(cell).toString();
}

function readNumbers(
  record: readonly string[],
  line: number,
  features: readonly Column[],
  into: { readonly values: Float64Array; readonly row: number },
): void {
  let at = into.row * features.length;
  for (const column of features) {
    const cell = record[column.index] ?? '';
    const value = parseDecimal(cell);
    if (value === undefined) throw notANumber(cell, line, column);
    into.values[at] = value;
    at += 1;
  }
}

function isEmptyLine(record: readonly string[]): boolean {
  return record.length === 1 && record[0]?.trim() === '';
}

function emptyLineWithin(line: number): RunError {
  return new RunError(
    'RaggedRow',
    `Line ${String(line)} of the data is empty, and rows follow it: remove the line.`,
  );
}

function ragged(record: readonly string[], line: number, { width }: Columns): RunError {
  return new RunError(
    'RaggedRow',
    `Line ${String(line)} of the data has ${String(record.length)} columns, ` +
      `and the header has ${String(width)}.`,
  );
}

function notANumber(cell: string, line: number, column: Column): RunError {
  const found = problemOf(cell);
  return new RunError(
    'NotANumber',
    `Line ${String(line)} of the data, column ${quoted(column.name)}: ${found}. ` +
      'Every feature is a decimal number: correct the cell, or put the column into data.ignore.',
  );
}

function problemOf(cell: string): string {
  if (isMissing(cell)) return `the value is missing (the cell is ${quoted(cell)})`;
  return cell.length > MAX_NUMBER_CHARACTERS
    ? `${quoted(cell)} has ${String(cell.length)} characters, more than a number needs`
    : `${quoted(cell)} is not a number`;
}
