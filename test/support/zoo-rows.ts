import { readFileSync } from 'node:fs';
import { isMissing, parseDecimal } from '../../worker/csv/number.ts';
import { bindInputs } from '../../worker/model/binding.ts';
import type { FeatureColumns, Features } from '../../worker/model/features.ts';
import type { PreparedModel } from '../../worker/model/prepared.ts';
import { normalizeRows } from '../../worker/scoring/normalize.ts';
import { cellsOf, ZOO, type ZooTask } from './zoo-cases.ts';

/** A model of the zoo, by its path in a case. */
export function zooModel(path: string): Uint8Array {
  return readFileSync(`${ZOO}/${path.includes('/') ? path : `models/${path}`}`);
}

/** The rows of a case's table as a model takes them, and where its features stand in them. */
export function zooRows(
  zooTask: ZooTask,
  model: PreparedModel,
): { readonly features: Features; readonly columns: FeatureColumns } {
  const { features: names = [], normalize } = zooTask.data;
  const { numbers, texts } = bindInputs(model, names, normalize);
  const cells = (feature: number) => cellsOf(zooTask, names[feature] ?? '');
  const matrix = numbers.map((feature) =>
    cells(feature).map((cell) => parseDecimal(cell) ?? (isMissing(cell) ? Number.NaN : 0)),
  );
  const rows = cells(0).length;
  const values = Float64Array.from(
    Array.from({ length: rows }, (_, row) => matrix.map((column) => column[row] ?? 0)).flat(),
  );
  normalizeRows(values, numbers.length, normalize);
  return {
    features: {
      rows,
      numbers: values,
      texts: texts.map(cells),
      lines: Array.from({ length: rows }, (_, row) => row + 2),
    },
    columns: {
      names,
      numbers: new Map(numbers.map((feature, column) => [feature, column])),
      texts: new Map(texts.map((feature, column) => [feature, column])),
    },
  };
}
