import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import type { ClassificationReport } from '../../../../worker/metrics/report.ts';
import {
  addStates,
  createTally,
  reportOf,
  type TallyState,
} from '../../../../worker/metrics/tally.ts';

export const TITLE = 'model lda (clf_lda.onnx)';

/** Rows of a classifier: names of classes, and probabilities by row and column. */
export interface Rows {
  readonly labels: readonly string[];
  readonly predictions: readonly string[];
  readonly probabilities?: readonly (readonly number[])[];
  /** Names of the classes of the columns. */
  readonly columns?: readonly string[];
  readonly type?: 'float32' | 'float64';
}

/** Rows whose predictions do not matter. */
export function rowsOf(
  labels: string[],
  probabilities: number[][],
  columns = ['a', 'b', 'c'],
): Rows {
  return { labels, predictions: labels, probabilities, columns, type: 'float64' };
}

/** The state that a thread of its own, with its own numbering of classes, has of the rows. */
export function stateOf(rows: Rows, from = 0, to = rows.labels.length): TallyState {
  const classes = createClassIndex();
  const columns = classes.idsOf(rows.columns ?? []);
  const ids = (names: readonly string[]) =>
    Int32Array.from(names.slice(from, to), (name) => classes.idOf(name));
  const values = rows.probabilities?.slice(from, to).flat();
  const typed = rows.type === 'float64' ? Float64Array : Float32Array;
  const tally = createTally({ task: 'classification', labelled: true, classes });
  const predicted = {
    task: 'classification',
    classes: ids(rows.predictions),
    ...(values !== undefined && { probabilities: { values: typed.from(values), columns } }),
  } as const;
  tally.add(predicted, ids(rows.labels));
  return structuredClone(tally.state());
}

export function reportOfRows(rows: Rows): ClassificationReport {
  return classificationReport(stateOf(rows));
}

export function classificationReport(state: TallyState): ClassificationReport {
  const report = reportOf(state, TITLE);
  if (report.task !== 'classification' || !report.labelled) throw new Error('another report');
  return report;
}

/** The sum of the states of all parts between the cuts, from the last part to the first if so. */
export function stateInParts(
  length: number,
  cuts: readonly number[],
  part: (from: number, to: number) => TallyState,
): TallyState {
  const ends = [...cuts.map((cut) => cut % (length + 1)), 0, length].sort((a, b) => a - b);
  const states = ends.slice(1).map((to, at) => part(ends[at] ?? 0, to));
  const ordered = (cuts[0] ?? 0) % 2 === 0 ? states : states.toReversed();
  return ordered.reduce(addStates);
}

/** Numbers between 0 and 1 that look random: the minimal standard generator of Park and Miller. */
export function uniform(seed = 42): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/**
 * Rows of a mediocre classifier. The same in Python, for scikit-learn:
 *
 *     def u(): global x; x = x*16807 % 2147483647; return x/2147483647      # x = 42 at first
 *     t = int(u()*classes)
 *     w = [u()**4 + (0.5 if c == t and u() < 0.6 else 0) for c in range(classes)]
 *     p = [v/sum(w) for v in w]
 *     prediction = argmax(p) if u() < 0.9 else int(u()*classes)
 */
export function examples(count: number, classes: number): Required<Rows> {
  const u = uniform();
  const labels: string[] = [];
  const predictions: string[] = [];
  const probabilities: number[][] = [];
  for (let row = 0; row < count; row += 1) {
    const label = Math.floor(u() * classes);
    const weights = Array.from({ length: classes }, (_, column) => {
      const weight = u() ** 4;
      return weight + (column === label && u() < 0.6 ? 0.5 : 0);
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    const most = weights.indexOf(Math.max(...weights));
    labels.push(String(label));
    probabilities.push(weights.map((weight) => weight / sum));
    predictions.push(String(u() < 0.9 ? most : Math.floor(u() * classes)));
  }
  const columns = Array.from({ length: classes }, (_, column) => String(column));
  return { labels, predictions, probabilities, columns, type: 'float64' };
}
