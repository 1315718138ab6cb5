import { RunError } from '../errors.ts';
import { isMissing } from '../csv/number.ts';
import { quoted } from '../quote.ts';

/** A class as a value to compare: an integer for a model of integer classes, else its text. */
export type Label = bigint | string;

/** Whether a model's classes are integers or texts. */
export type LabelKind = 'integer' | 'string';

/** Where a label stands, for messages. */
interface LabelCell {
  readonly cell: string;
  readonly line: number;
  readonly column: string;
}

const WHOLE = /^\s*([+-]?\d+)(?:\.0*)?\s*$/;

/**
 * The integer class that a cell means: `1`, `1.0`, ` 1`, `01` and `+1` are the same one. Undefined
 * when the cell is no whole number.
 */
export function integerClass(cell: string): bigint | undefined {
  const digits = WHOLE.exec(cell)?.[1];
  return digits === undefined ? undefined : BigInt(digits.replace('+', ''));
}

/**
 * The label of a row as a value to compare with what `model` predicts. An empty cell, or a missing
 * value where an integer is due, throws DataInvalid: such a row has no true class. Any other text
 * where an integer is due throws LabelsDisagree at once, because it can equal no class of the model.
 * Texts are compared exactly as they stand, so `NA` may be a class.
 */
export function readLabel(place: LabelCell, kind: LabelKind, model: string): Label {
  const { cell, line, column } = place;
  const where = `Line ${String(line)} of the data, column ${quoted(column)}`;
  if (cell.trim() === '' || (kind === 'integer' && isMissing(cell))) {
    throw new RunError(
      'DataInvalid',
      `${where}: the label is missing (the cell is ${quoted(cell)}).`,
    );
  }
  if (kind === 'string') return cell;
  const label = integerClass(cell);
  if (label !== undefined) return label;
  throw new RunError(
    'LabelsDisagree',
    `${where}: the label is ${quoted(cell)}, but the classes of the ${model} are integers: ` +
      'correct the cell, choose another label column, or export the model with these classes.',
  );
}
