import { RunError } from '../errors.ts';
import { quoted } from '../quote.ts';
import type { CsvLines } from './csv-lines.ts';

/** What predictions.csv has in each line. */
export interface PredictionLayout {
  /** Names of the columns that are copied from the data. */
  readonly copied: readonly string[];
  /** Name of the label's column, where there is one. */
  readonly label?: string;
  readonly models: readonly {
    readonly name: string;
    /** The classes whose probabilities are wanted, in the order in which the model gives them. */
    readonly classes?: readonly string[];
  }[];
}

/** Scored rows, for predictions.csv. */
export interface PredictedRows {
  /** 1-based number of each row among the data's rows, those left out counted. */
  readonly numbers: ArrayLike<number>;
  /** For each copied column its cells, one per row. */
  readonly copied: readonly (readonly string[])[];
  /** The label's cells, where there is one. */
  readonly label?: readonly string[];
  /** One for each model. */
  readonly models: readonly PredictedColumn[];
}

/** What a model says of each row. */
type PredictedColumn =
  | {
      readonly task: 'classification';
      /** Of each row the number of its class, an index to the names of the classes. */
      readonly classes: ArrayLike<number>;
      /** rows x classes of the layout, row by row. */
      readonly probabilities?: { readonly values: Float32Array | Float64Array };
    }
  | { readonly task: 'regression'; readonly values: Float32Array | Float64Array };

/**
 * Writes the header: `row`, the copied columns, the label, and for each model a column of its name
 * with its prediction, followed where probabilities are wanted by one per class, `MODEL:CLASS`. A
 * label that is one of the copied columns is not repeated.
 *
 * OutputInvalid when two columns would have the same name: nobody could tell them apart.
 */
export function writeHeader(lines: CsvLines, layout: PredictionLayout): void {
  const { copied, label, models } = layout;
  const names = [
    'row',
    ...copied,
    ...(label !== undefined && hasLabel(layout) ? [label] : []),
    ...models.flatMap(({ name, classes = [] }) => [
      name,
      ...classes.map((className) => `${name}:${className}`),
    ]),
  ];
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw sameName(name);
    seen.add(name);
    lines.text(name);
  }
  lines.endLine();
}

/**
 * Writes a line for each row, as the header says.
 *
 * @param classNames the names of the classes by their numbers
 */
export function writeRows(
  lines: CsvLines,
  layout: PredictionLayout,
  rows: PredictedRows,
  classNames: readonly string[],
): void {
  const columns = [
    ...[...rows.copied, ...(hasLabel(layout) ? [rows.label ?? []] : [])].map(cellWriter),
    ...layout.models.map(({ classes }, index) => {
      const predicted = rows.models[index];
      if (predicted === undefined) throw new RangeError('a model has no predictions');
      return modelWriter(predicted, classNames, classes?.length ?? 0);
    }),
  ];
  for (let row = 0; row < rows.numbers.length; row += 1) {
    lines.double(rows.numbers[row] ?? NaN);
    for (const write of columns) write(lines, row);
    lines.endLine();
  }
}

/** Writes what a column, or a model's columns, have in a row. */
type WriteColumns = (lines: CsvLines, row: number) => void;

function cellWriter(cells: readonly string[]): WriteColumns {
  return (lines, row) => {
    lines.text(cells[row] ?? '');
  };
}

function modelWriter(
  predicted: PredictedColumn,
  classNames: readonly string[],
  classCount: number,
): WriteColumns {
  if (predicted.task === 'regression') return numberWriter(predicted.values, 1);
  const { classes, probabilities } = predicted;
  const writeProbabilities = numberWriter(probabilities?.values ?? new Float32Array(), classCount);
  return (lines, row) => {
    lines.text(classNames[classes[row] ?? -1] ?? '');
    writeProbabilities(lines, row);
  };
}

/** Writes the numbers of a row of a matrix with so many columns. */
function numberWriter(values: Float32Array | Float64Array, columns: number): WriteColumns {
  const write = values instanceof Float32Array ? 'float' : 'double';
  return (lines, row) => {
    const end = (row + 1) * columns;
    for (let index = row * columns; index < end; index += 1) lines[write](values[index] ?? NaN);
  };
}

function hasLabel({ label, copied }: PredictionLayout): boolean {
  return label !== undefined && !copied.includes(label);
}

function sameName(name: string): RunError {
  return new RunError(
    'OutputInvalid',
    `Two columns of predictions.csv would have the name ${quoted(name)}: "row", the columns of ` +
      'output.columns, the label, and per model NAME and NAME:CLASS. Rename the model, or leave the ' +
      'column out.',
  );
}
