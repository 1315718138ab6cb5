import type { PlainReader } from '../csv/plain/reader.ts';
import type { RowProblem } from '../csv/bad-row.ts';
import type { ElementType } from '../model/prepared.ts';
import type { ScoringJob } from './job.ts';

/** Rows with a number that a model's type cannot hold, by their place in the batch. */
type Misfits = ReadonlyMap<number, RowProblem>;

/**
 * Integers up to 2^53 in size: a double between them and 2^63 need not be the number in the file.
 * NaN is a missing value that was asked for, which only floats can hold.
 */
const MISFITS: Readonly<Record<'float32' | 'int64' | 'int32', (value: number) => boolean>> = {
  float32: (value) => Number.isFinite(value) && !Number.isFinite(Math.fround(value)),
  int64: (value) => !Number.isSafeInteger(value),
  int32: (value) => value !== (value | 0),
};

/** A number column and a type that it is given to a model in. */
interface Use {
  readonly column: number;
  readonly type: keyof typeof MISFITS;
  readonly title: string;
}

/**
 * A check of batches, after they are normalised. onnxruntime itself would convert nothing.
 *
 * The check is told whether a finite number became infinite when the batch was converted to float32,
 * without which there is nothing to look for in that type.
 */
export function createMisfitCheck(
  job: ScoringJob,
): (batch: Pick<PlainReader, 'values' | 'rows'>, isTooLarge: boolean) => Misfits {
  const uses = usesOf(job);
  const others = uses.filter(({ type }) => type !== 'float32');
  const width = job.plan.numbers.length;
  return (batch, isTooLarge) => {
    const misfits = new Map<number, RowProblem>();
    for (const use of isTooLarge ? uses : others) {
      for (const [row, value] of misfitsOf(batch, use, width)) {
        if (!misfits.has(row)) misfits.set(row, problemOf(value, use, job));
      }
    }
    return misfits;
  };
}

function* misfitsOf(
  { values, rows }: Pick<PlainReader, 'values' | 'rows'>,
  { column, type }: Use,
  width: number,
): Generator<readonly [row: number, value: number]> {
  const isMisfit = MISFITS[type];
  for (let row = 0; row < rows; row += 1) {
    const value = values[row * width + column] ?? 0;
    if (isMisfit(value)) yield [row, value];
  }
}

function problemOf(value: number, { column, type, title }: Use, { plan }: ScoringJob): RowProblem {
  const problem = `${String(value)} is no ${type}, which the ${title} takes`;
  return { reason: 'NotANumber', column: plan.numbers[column]?.name ?? '', problem };
}

function usesOf({ models, features }: ScoringJob): readonly Use[] {
  const all = models.flatMap(({ prepared: { inputs, title }, binding }) =>
    inputs.flatMap(({ type }, at): Use[] =>
      isChecked(type)
        ? (binding.inputs[at] ?? []).map((feature) => ({
            column: features.numbers.get(feature) ?? -1,
            type,
            title,
          }))
        : [],
    ),
  );
  // The first model that takes a column in a type is named for all that do.
  const first = new Map<string, Use>();
  for (const use of all.toReversed()) first.set(`${use.type} ${String(use.column)}`, use);
  return [...first.values()].toReversed();
}

function isChecked(type: ElementType): type is keyof typeof MISFITS {
  return type in MISFITS;
}
