import type { RunError } from '../errors.ts';
import type { Block } from './blocks.ts';
import { emptyLineRows, type EmptyLines } from './empty-lines.ts';
import type { PlainReader } from './plain/reader.ts';
import type { ReadPlan } from './read-plan.ts';
import { readRecord } from './read-record.ts';
import { parseRecords } from './records.ts';
import { unquoted } from './unquote.ts';
import type { BadRow } from './bad-row.ts';

/** How a block ends. */
export interface BlockEnd {
  /** Whether it has anything but empty lines. */
  readonly hasRecords: boolean;
  /** The empty lines that it ends with. */
  readonly emptyLines: EmptyLines | undefined;
  /** What ends the reading of the file after the rows before it. */
  readonly failure: RunError | undefined;
}

/** What a block is read with. */
interface BlockReading {
  readonly reader: PlainReader;
  readonly plan: ReadPlan;
  /** Is told each bad row, in order. */
  readonly refuse: (bad: BadRow) => void;
}

/** The number of the row that starts in a line of the file; both count from 1. */
export type RowOfLine = (line: number) => number;

/**
 * Reads a block into the reader's batch: yields each time the batch is full, and at the end; then
 * the rows of the batch are to be scored, and the batch is cleared for what follows. Plain records
 * are read fast. All others, and blocks with quotes that matter, are read by papaparse, to the same
 * result.
 */
export function* readBlock(block: Block, reading: BlockReading): Generator<RowOfLine, BlockEnd> {
  reading.reader.clear();
  const records = createRecordReader(reading);
  const delimiter = reading.plan.delimiter.charCodeAt(0);
  const bytes = block.hasQuotes ? unquoted(block.bytes, delimiter) : block.bytes;
  const failure =
    bytes === undefined
      ? yield* readQuoted(block, reading, records)
      : yield* readPlain({ ...block, bytes }, reading, records);
  return { ...records.end(), failure };
}

interface RecordReader {
  /** Takes a record that papaparse has read, and that starts in this line. */
  take(record: readonly string[], row: number, line: number): void;
  /** Is told that other rows came since the last record. */
  sawRows(): void;
  end(): Omit<BlockEnd, 'failure'>;
}

function createRecordReader({ reader, plan, refuse }: BlockReading): RecordReader {
  let hasRecords = false;
  let emptyLines: EmptyLines | undefined;
  const sawRows = (): void => {
    hasRecords = true;
    if (emptyLines === undefined) return;
    for (const bad of emptyLineRows(emptyLines)) refuse(bad);
    emptyLines = undefined;
  };
  return {
    take(record, row, line) {
      if (isEmptyLine(record)) {
        emptyLines = { row, line, ...emptyLines, count: (emptyLines?.count ?? 0) + 1 };
        return;
      }
      sawRows();
      const read = readRecord(record, plan);
      if ('problem' in read) refuse({ ...read, row, line });
      else reader.append(read.numbers, read.texts, line);
    },
    sawRows,
    end: () => ({ hasRecords, emptyLines }),
  };
}

function* readPlain(
  { bytes, firstLine, firstRow }: Block,
  { reader, plan }: BlockReading,
  records: RecordReader,
): Generator<RowOfLine, undefined> {
  // Without quotes each line is a record.
  const rowOf: RowOfLine = (line) => firstRow + line - firstLine;
  reader.load(bytes, firstLine);
  for (let before = 0; ; before = reader.rows) {
    const stop = reader.read();
    if (reader.rows > before) records.sawRows();
    if (stop.kind === 'irregular') {
      const text = textOf(bytes.subarray(stop.start, stop.end));
      const [record = ['']] = parseRecords(text, plan.delimiter, stop.line).records;
      records.take(record, rowOf(stop.line), stop.line);
    }
    if (reader.rows === plan.capacity || stop.kind === 'end') yield rowOf;
    if (stop.kind === 'end') return undefined;
    if (reader.rows === plan.capacity) reader.clear();
  }
}

function* readQuoted(
  { bytes, firstLine, firstRow }: Block,
  { reader, plan }: BlockReading,
  to: RecordReader,
): Generator<RowOfLine, RunError | undefined> {
  const { records, lines, failure } = parseRecords(textOf(bytes), plan.delimiter, firstLine);
  const rows = new Map(lines.map((line, index) => [line, firstRow + index]));
  const rowOf: RowOfLine = (line) => rows.get(line) ?? 0;
  for (const [index, record] of records.entries()) {
    const line = lines[index] ?? 0;
    to.take(record, rowOf(line), line);
    if (reader.rows < plan.capacity) continue;
    yield rowOf;
    reader.clear();
  }
  yield rowOf;
  return failure;
}

function isEmptyLine(record: readonly string[]): boolean {
  return record.length === 1 && record[0]?.trim() === '';
}

function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString();
}
