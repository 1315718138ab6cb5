import type { Prediction, Probabilities } from './prediction.ts';
import type { Task } from './prepared.ts';

type Classified = Extract<Prediction, { task: 'classification' }>;

/** The predictions of pieces of rows as those of all of them; no rows have none. */
export function joined(pieces: readonly Prediction[], task: Task): Prediction {
  const [only, ...others] = pieces;
  if (only !== undefined && others.length === 0) return only;
  if (task === 'regression') {
    const values = pieces.flatMap((piece) => (piece.task === 'regression' ? [piece.values] : []));
    return { task, values: concatenated(values) };
  }
  const classified = pieces.filter((piece) => piece.task === 'classification');
  const probabilities = joinedProbabilities(classified);
  return {
    task,
    classes: Int32Array.from(classified.flatMap((piece) => [...piece.classes])),
    ...(probabilities === undefined ? {} : { probabilities }),
  };
}

function joinedProbabilities(pieces: readonly Classified[]): Probabilities | undefined {
  const blocks = pieces.flatMap(({ probabilities }) => probabilities ?? []);
  const [first] = blocks;
  if (first === undefined || blocks.length < pieces.length) return undefined;
  return { columns: first.columns, values: concatenated(blocks.map(({ values }) => values)) };
}

/** All pieces come from one output, and so are of one type. */
function concatenated(
  pieces: readonly (Float32Array | Float64Array)[],
): Float32Array | Float64Array {
  const values = pieces.flatMap((piece) => [...piece]);
  return pieces[0] instanceof Float32Array ? Float32Array.from(values) : Float64Array.from(values);
}
