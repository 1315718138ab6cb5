import { deserialize, serialize } from 'node:v8';
import type { Place } from '../outputs/place.ts';
import type { ScoredModel } from '../report.ts';
import type { BlockOutcome } from '../threads/block-scorer.ts';
import type { Reading } from './open-shard.ts';

/** Version of the files of a part; raised when a reader must change. */
export const PART_FORMAT = 1;

/** What a shard tells beside the results of its blocks. */
export interface PartState {
  readonly format: typeof PART_FORMAT;
  readonly runId: string;
  readonly count: number;
  readonly reading: Reading;
  /** Rows and lines of its records, by which those of the next part are counted on. */
  readonly rows: number;
  readonly lines: number;
  /** Whether it ends with a row after which no run goes on. */
  readonly isCutShort: boolean;
  /** The first line of predictions.csv. */
  readonly header: Uint8Array;
  readonly models: readonly ScoredModel[];
  readonly etag?: string | undefined;
  /** Of how many blocks there are results. */
  readonly blocks: number;
}

const LENGTH_BYTES = 4;

/** The result of a block, or a state, as bytes: what structuredClone keeps, it keeps to the last bit. */
export function encodePiece(piece: BlockOutcome | PartState): Uint8Array {
  const bytes = serialize(piece);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * The pieces of a file in their order. It is as trustworthy as predictions.csv beside it: whoever
 * may write there may write any result.
 *
 * @throws RangeError for a file that ends in the middle of a piece.
 */
export async function* piecesOf(place: Place, name: string): AsyncIterable<unknown> {
  let kept: Buffer = Buffer.alloc(0);
  for await (const bytes of place.read(name)) {
    kept = Buffer.concat([kept, bytes]);
    for (let piece = first(kept); piece !== undefined; piece = first(kept)) {
      yield deserialize(piece);
      kept = kept.subarray(LENGTH_BYTES + piece.length);
    }
  }
  if (kept.length > 0) throw new RangeError(`${name} ends in the middle`);
}

function first(bytes: Buffer): Buffer | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + bytes.readUInt32LE();
  return bytes.length < end ? undefined : bytes.subarray(LENGTH_BYTES, end);
}
