/**
 * Changed models in onnxruntime, in a process of its own: what is wrong in native code ends the
 * process. Usage: fuzz-models.ts SEED INPUTS. Prints the number of each input before it is tried, and
 * at the end how often each end came.
 */
import fc from 'fast-check';
import { disableTelemetry } from '../../worker/config.ts';
import { RunError } from '../../worker/errors.ts';
import type { Features } from '../../worker/model/features.ts';
import { prepareModel } from '../../worker/model/prepare.ts';
import type { PreparedModel } from '../../worker/model/prepared.ts';
import { openSession } from '../../worker/model/session.ts';
import { createClassIndex } from '../../worker/scoring/classes.ts';
import { messageMutationsOf } from './message-mutations.ts';
import { modelFiles } from './model-files.ts';

const ROWS = 3;
/** Of a model that takes any number of columns, or a number that no table has. */
const COLUMNS = 4;
const MOST_COLUMNS = 1000;

disableTelemetry();
const [seed = 0, numRuns = 0] = process.argv.slice(2).map(Number);
const ends: Record<string, number> = {};
for (const [at, bytes] of fc
  .sample(messageMutationsOf(modelFiles()), { seed, numRuns })
  .entries()) {
  console.log(`input ${String(at)}`);
  const end = await endOf(bytes);
  ends[end] = (ends[end] ?? 0) + 1;
}
console.log(JSON.stringify(ends));
process.exit(0);

async function endOf(bytes: Uint8Array): Promise<string> {
  try {
    const prepared = prepareModel(bytes, { title: 'model m (m.onnx)' });
    const names = columnsOf(prepared);
    const places = new Map(names.map((_, column) => [column, column]));
    const columns = { names, numbers: places, texts: places };
    const session = await openSession(prepared, createClassIndex(), columns);
    await session.predict(rowsOf(names.length));
    return 'predicted';
  } catch (thrown) {
    if (thrown instanceof RunError) return thrown.reason;
    throw thrown;
  }
}

function columnsOf({ inputs }: PreparedModel): readonly string[] {
  const [{ width = COLUMNS } = {}] = inputs;
  if (inputs.length > 1) return inputs.map(({ name }) => name);
  return Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_, at) => `c${String(at)}`);
}

function rowsOf(columns: number): Features {
  const numbers = Float64Array.from({ length: ROWS * columns }, (_, at) => at % 5);
  return {
    rows: ROWS,
    numbers,
    float32: Float32Array.from(numbers),
    texts: Array.from({ length: columns }, () => ['a', 'b', '']),
    lines: [2, 3, 4],
  };
}
