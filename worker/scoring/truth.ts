import { detached, type ClassIndex } from './classes.ts';
import { readClass, readTarget, type LabelKind, type LabelProblem } from './labels.ts';

/** A row whose label cannot be used. */
export interface BadLabel extends LabelProblem {
  /** Its 0-based place in the batch. */
  readonly row: number;
}

/** The labels of a batch, one per cell, and which of them are none. */
export interface Truth<Values extends Int32Array | Float64Array> {
  /** Ids of classes, or numbers; -1 or NaN in a row that is bad. */
  readonly labels: Values;
  readonly bad: readonly BadLabel[];
}

/** Reads the cells of the label column, batch by batch. */
export type TruthReader<Values extends Int32Array | Float64Array> = (
  cells: readonly string[],
) => Truth<Values>;

/** So many ways to write a class are remembered; a column that has more is read cell by cell. */
const MAX_REMEMBERED = 16_384;

/**
 * Reads labels as ids of classes in `classes`, for models whose classes are of that kind.
 *
 * @param model what to call the first of them in messages, such as model lda (clf_lda.onnx)
 */
export function createClassReader(
  kind: LabelKind,
  classes: ClassIndex,
  model: string,
): TruthReader<Int32Array> {
  const remembered = new Map<string, number>();

  const idOf = (cell: string): number | LabelProblem => {
    const name = readClass(cell, kind, model);
    if (typeof name !== 'string') return name;
    const id = classes.idOf(name);
    if (remembered.size < MAX_REMEMBERED && classes.isKept(id)) {
      remembered.set(detached(cell), id);
    }
    return id;
  };

  return (cells) => {
    const labels = new Int32Array(cells.length);
    const bad: BadLabel[] = [];
    for (const [row, cell] of cells.entries()) {
      const id = remembered.get(cell) ?? idOf(cell);
      if (typeof id !== 'number') bad.push({ row, ...id });
      labels[row] = typeof id === 'number' ? id : -1;
    }
    return { labels, bad };
  };
}

/** Reads labels as numbers, for regressors. */
export function createTargetReader(): TruthReader<Float64Array> {
  return (cells) => {
    const labels = new Float64Array(cells.length);
    const bad: BadLabel[] = [];
    for (const [row, cell] of cells.entries()) {
      const target = readTarget(cell);
      if (typeof target !== 'number') bad.push({ row, ...target });
      labels[row] = typeof target === 'number' ? target : NaN;
    }
    return { labels, bad };
  };
}
