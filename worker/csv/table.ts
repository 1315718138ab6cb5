import type { RunDocument } from '../contract.ts';
import { RunError } from '../errors.ts';
import { readBatches, type Batch } from './batches.ts';
import { chooseColumns, type Columns } from './columns.ts';
import { readRecords, type Records } from './records.ts';
import { decodeUtf8 } from './text.ts';

const LONE_CARRIAGE_RETURN = /\r(?!\n)/;

/** A CSV whose header is read, and whose rows come when asked for. */
export interface Table {
  readonly columns: Columns;
  /** Every row once, in the order of the file. */
  readonly batches: AsyncIterable<Batch>;
}

/**
 * Reads the header of a CSV and finds its columns. The rows are read as a stream: DataInvalid,
 * RaggedRow, NotANumber and DataEmpty may also be thrown while they are.
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  choice: RunDocument['data'],
): Promise<Table> {
  const chunks = readRecords(decodeUtf8(bytes));
  const first = await chunks.next();
  const [header, ...records] = first.done === true ? [] : first.value.records;
  if (first.done === true || header === undefined) {
    throw new RunError('DataEmpty', 'The data is empty: it has not even a header.');
  }
  if (header.some((name) => LONE_CARRIAGE_RETURN.test(name))) {
    throw new RunError(
      'DataInvalid',
      'The lines of the data end in CR alone, so all of it is one line: save it with LF or CRLF.',
    );
  }
  const columns = chooseColumns(header, choice);
  const rest = concatenated({ records, lines: first.value.lines.slice(1) }, chunks);
  return { columns, batches: readBatches(rest, columns) };
}

async function* concatenated(
  first: Records,
  others: AsyncIterable<Records>,
): AsyncGenerator<Records> {
  yield first;
  yield* others;
}
