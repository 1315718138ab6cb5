import { RunError } from '../errors.ts';
import { shownName } from '../quote.ts';
import { otherSize, type AnswerReader } from './answer-reader.ts';

/** Reads the number that a regression predicts for each row: [N], [N, 1] or [1, N]. */
export function createValueReader(output: string, title: string): AnswerReader {
  return {
    fetches: [output],
    read(outputs, { count, size }) {
      const data: unknown = outputs[output]?.data;
      if (!isNumbers(data)) {
        throw new RunError(
          'ModelUnsupported',
          `The output ${shownName(output)} of the ${title} is none of float32, float64, int64 and int32.`,
        );
      }
      if (data.length !== size) throw otherSize(output, data.length, size, title);
      if (data instanceof Float32Array || data instanceof Float64Array) {
        return { task: 'regression', values: data.slice(0, count) };
      }
      const values = new Float64Array(count);
      for (let row = 0; row < count; row += 1) values[row] = Number(data[row]);
      return { task: 'regression', values };
    },
  };
}

function isNumbers(data: unknown): data is ArrayLike<number | bigint> {
  return [Float32Array, Float64Array, BigInt64Array, Int32Array].some(
    (type) => data instanceof type,
  );
}
