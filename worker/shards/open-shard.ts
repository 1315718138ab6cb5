import type { RunDocument } from '../contract.ts';
import { splitIntoBlocks } from '../csv/blocks.ts';
import { recordStart, TELLING_BYTES } from '../csv/record-start.ts';
import { compressionOf } from '../data/compression.ts';
import { joined, peek } from '../data/peek.ts';
import type { DataSource, OpenData, Parts } from '../data/source.ts';
import { RunError } from '../errors.ts';
import { openTable, startOf, type Table, type TableOpener, type WholeTable } from '../table.ts';
import { blocksBefore, type BlocksBefore, type Reached } from './blocks-before.ts';
import { rangeOf, type Shard } from './range.ts';

/** What a shard has read of the data. */
export type Reading =
  /** The records from a byte on, up to another; of that version of the data. */
  | {
      readonly kind: 'part';
      readonly begin: number;
      readonly end: number;
      readonly version: string;
    }
  /** All of it, in place of the other shards, or nothing of it; why, as a clause about "it". */
  | { readonly kind: 'whole' | 'nothing'; readonly why: string };

/** The rows of a shard. */
export interface ShardTable extends Table {
  /** The byte at which its first record begins. */
  readonly begin: number;
  /** What was read, after the last block. DataChanged when the data is not what it was before. */
  reading(): Promise<Reading>;
  /** How many rows and lines that were. */
  reached(): Reached;
}

/** Less is scored before another pod would have started; and so much at most is in a ConfigMap. */
const MIN_BYTES = 1024 * 1024;

/**
 * Opens the part of the data that is a shard's. Where the data cannot be cut, the first shard reads
 * all of it and the others nothing.
 *
 * @param minBytes smaller data is not cut
 */
export function shardOpener(shard: Shard, minBytes = MIN_BYTES): TableOpener<ShardTable> {
  return async (document, source, options) => {
    const opened = await source.open(options.signal);
    const { head, rest } = await peek(opened.bytes, HEAD_BYTES);
    const [mark, why] = [markOf(head), whyWhole(head, opened, document.data.encoding, minBytes)];
    const same: DataSource = {
      name: source.name,
      open: () => Promise.resolve({ ...opened, bytes: joined(head, rest) }),
    };
    const table = await openTable(document, same, { signal: options.signal });
    const { parts } = opened;
    if (why !== undefined || parts === undefined) {
      const uncut = uncutTable(table, shard, why ?? '');
      options.expect?.(uncut.size ?? 0);
      return uncut;
    }
    const range = rangeOf(shard, { start: mark + table.header.end, end: parts.size });
    options.expect?.(range.to - range.from);
    return cutTable(table, parts, { ...range, isFirst: shard.index === 0 });
  };
}

/** As many as tell what data is: a byte order mark has three, a magic number four. */
const HEAD_BYTES = 4;

/** The length of UTF-8's byte order mark, which no header counts. */
function markOf([a, b, c]: Uint8Array): number {
  return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
}

/** Why the data cannot be cut, or need not be. */
function whyWhole(
  head: Uint8Array,
  { parts, noParts = 'cannot be read from the middle' }: OpenData,
  encoding: RunDocument['data']['encoding'],
  minBytes: number,
): string | undefined {
  const compression = compressionOf(head);
  if (compression !== undefined) return `is compressed (${compression})`;
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'is in UTF-16';
  if (encoding === 'latin1' && markOf(head) === 0) return 'is in Latin-1';
  if (parts === undefined) return noParts;
  return parts.size < minBytes ? `has only ${String(parts.size)} bytes` : undefined;
}

const NOTHING: Reached = { bytes: 0, rows: 0, lines: 0 };

function uncutTable(table: WholeTable, { index }: Shard, why: string): ShardTable {
  const kind = index === 0 ? 'whole' : 'nothing';
  // Nobody asks how far it went, as no part follows.
  const { header, etag } = table;
  const common = { begin: 0, header, etag, reached: () => NOTHING };
  const reading = (): Promise<Reading> => Promise.resolve({ kind, why });
  return kind === 'whole'
    ? { ...table, ...common, reading }
    : { ...common, size: 0, received: () => 0, blocks: () => ending(table.rows), reading };
}

/** The records that begin from one byte on, and before another; the first one begins there or not. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly isFirst: boolean;
}

async function cutTable(
  { header, etag, rows }: WholeTable,
  parts: Parts,
  { from, to, isFirst }: Range,
): Promise<ShardTable> {
  const start = startOf(header);
  if (!isFirst) await end(rows);
  const found = isFirst
    ? { begin: from, bytes: rows }
    : await firstRecord(parts.from(from - 1), from - 1, start.delimiter);
  const size = Math.max(0, to - found.begin);
  let taken: BlocksBefore | undefined;
  const reached = (): Reached => taken?.reached() ?? NOTHING;
  return {
    header,
    etag,
    size,
    begin: found.begin,
    received: () => reached().bytes,
    blocks(allocate) {
      if (size === 0) return ending(found.bytes);
      const all = splitIntoBlocks(found.bytes, { ...start, allocate });
      taken = blocksBefore(all, size, start.delimiter);
      return taken;
    },
    reached,
    async reading() {
      await parts.refuseChanged();
      const { begin } = found;
      return { kind: 'part', begin, end: begin + reached().bytes, version: parts.version };
    },
  };
}

/** A record and the line end within its quotes may have so many bytes, as splitIntoBlocks has it. */
const MAX_RECORD_BYTES = 32 * 1024 * 1024;

/** The bytes from the first record on that begins after the first byte, of which the place is given. */
async function firstRecord(
  bytes: AsyncIterable<Uint8Array>,
  place: number,
  delimiter: number,
): Promise<{ readonly begin: number; readonly bytes: AsyncIterable<Uint8Array> }> {
  let all = bytes;
  for (let room = TELLING_BYTES; room <= MAX_RECORD_BYTES; room *= 2) {
    const { head, rest, isWhole } = await peek(all, room);
    const found = Buffer.from(head.buffer, head.byteOffset, head.length);
    const at = recordStart(found, delimiter, isWhole);
    if (at !== -1) return { begin: place + at, bytes: joined(head.subarray(at), rest) };
    if (isWhole) return { begin: place + head.length, bytes: rest };
    all = joined(head, rest);
  }
  throw new RunError(
    'DataInvalid',
    `From byte ${String(place)} of the data on no record ends within ${String(MAX_RECORD_BYTES)} ` +
      'bytes: it is not a CSV, a quote never closes, or its lines end in neither LF nor CRLF.',
  );
}

/** Bytes that are not wanted, as no blocks: a file that is open would stay so. */
async function* ending(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<never> {
  yield* await end(bytes);
}

async function end(bytes: AsyncIterable<Uint8Array>): Promise<readonly never[]> {
  for await (const _ of bytes) return [];
  return [];
}
