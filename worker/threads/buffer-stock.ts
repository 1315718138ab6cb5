import type { BlockResult } from './block-scorer.ts';

/** Buffers that go with blocks to the threads, and come back with their results. */
export interface BufferStock {
  /** A buffer of at least so many bytes, with anything in it. */
  readonly take: (size: number) => ArrayBuffer;
  /** The same results, each of whose buffers is taken again afterwards. */
  returning(results: AsyncIterable<BlockResult>): AsyncGenerator<BlockResult>;
}

/** A stock without a buffer: it makes what it has not, and so has never more than are under way. */
export function createBufferStock(): BufferStock {
  const stock: ArrayBuffer[] = [];
  return {
    take(size) {
      const at = stock.findIndex(({ byteLength }) => byteLength >= size);
      const [found] = at === -1 ? [] : stock.splice(at, 1);
      return found ?? new ArrayBuffer(size);
    },
    async *returning(results) {
      for await (const result of results) {
        yield result;
        stock.push(result.buffer);
      }
    },
  };
}
