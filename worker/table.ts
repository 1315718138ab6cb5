import type { RunDocument } from './contract.ts';
import { splitIntoBlocks, type Block } from './csv/blocks.ts';
import { openCsv, type Header } from './csv/header.ts';
import { openData } from './data/open.ts';
import type { DataSource } from './data/source.ts';

/** The rows of a CSV, or some of them. */
export interface Table {
  readonly header: Header;
  /** The data's strong entity tag without its quotes, when there is one. */
  readonly etag?: string | undefined;
  /** How many bytes will be read, when that is known before. */
  readonly size?: number | undefined;
  /** How many are read so far; for progress. */
  received(): number;
  /** Its rows, once; `allocate` as splitIntoBlocks takes it. */
  blocks(allocate: (size: number) => ArrayBuffer): AsyncIterable<Block>;
}

/** A table of which all rows are read. */
export interface WholeTable extends Table {
  /** The bytes of its rows, in place of its blocks. */
  readonly rows: AsyncIterable<Uint8Array>;
}

interface TableOptions {
  readonly signal: AbortSignal;
  /** Is told the size as soon as it is known. */
  readonly expect?: (size: number) => void;
}

/** Finds a table where it does not begin with its first row, or does not end with its last. */
export type TableOpener<T extends Table> = (
  document: Pick<RunDocument, 'data' | 'output'>,
  source: DataSource,
  options: TableOptions,
) => Promise<T>;

/** Opens the data and reads its header. Throws what openData and openCsv do. */
export async function openTable(
  document: Pick<RunDocument, 'data' | 'output'>,
  source: DataSource,
  { signal, expect }: TableOptions,
): Promise<WholeTable> {
  const { encoding, delimiter } = document.data;
  const data = await openData(source, { signal, encoding });
  expect?.(data.size ?? 0);
  const { header, rows } = await openCsv(data.bytes, { delimiter, named: namedColumns(document) });
  return {
    header,
    rows,
    etag: data.etag,
    size: data.size,
    received: () => data.received(),
    blocks: (allocate) => splitIntoBlocks(rows, { ...startOf(header), allocate }),
  };
}

/** What splitIntoBlocks must know of a table whose rows follow on its header. */
export function startOf({ delimiter, nextLine }: Header): {
  readonly delimiter: number;
  readonly firstLine: number;
} {
  return { delimiter: delimiter.charCodeAt(0), firstLine: nextLine };
}

/** A header with one of these is one, whatever its names look like. */
function namedColumns({ data, output }: Pick<RunDocument, 'data' | 'output'>): readonly string[] {
  const { label, ignore = [], features = [] } = data;
  return [
    ...(label === undefined ? [] : [label]),
    ...ignore,
    ...features,
    ...(output?.columns ?? []),
  ];
}
