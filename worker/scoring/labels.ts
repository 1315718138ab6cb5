import type { RowProblem } from '../csv/bad-row.ts';
import { isMissing, parseDecimal } from '../csv/number.ts';
import { quoted } from '../quote.ts';

/** Whether a model's classes are integers or texts. */
export type LabelKind = 'integer' | 'string';

/** Why a cell is no label: what it means, a clause for after the place, and what to do. */
export type LabelProblem = Pick<RowProblem, 'reason' | 'problem' | 'remedy'>;

const WHOLE = /^\s*([+-]?\d+)(?:\.0*)?\s*$/;

/** A longer label is refused: no class has such a name, and the quote of the cell may be missing. */
const MAX_LABEL_CHARACTERS = 1024;

/**
 * The integer class that a cell means: `1`, `1.0`, ` 1`, `01` and `+1` are the same one. Undefined
 * when the cell is no whole number.
 */
export function integerClass(cell: string): bigint | undefined {
  const digits = WHOLE.exec(cell)?.[1];
  return digits === undefined ? undefined : BigInt(digits.replace('+', ''));
}

/**
 * The name of the class that a cell of the label column means to `model`: an integer as `3` or `-1`,
 * a text exactly as it stands, so that `NA` may be a class. It is a problem when the cell is empty, or
 * a missing value where an integer is due: such a row has no true class (DataInvalid). So is any other
 * text where an integer is due, because it can equal no class of the model (LabelsDisagree).
 */
export function readClass(cell: string, kind: LabelKind, model: string): string | LabelProblem {
  if (cell.trim() === '' || (kind === 'integer' && isMissing(cell))) return missing(cell);
  if (cell.length > MAX_LABEL_CHARACTERS) return tooLong(cell);
  if (kind === 'string') return cell;
  const label = integerClass(cell);
  if (label !== undefined) return String(label);
  return {
    reason: 'LabelsDisagree',
    problem: `the label is ${quoted(cell)}, but the classes of the ${model} are integers`,
    remedy:
      "Correct the cell, choose another label column, or name the classes in the model's labels.",
  };
}

/** The number that a cell of the label column means: a decimal number that a double can hold. */
export function readTarget(cell: string): number | LabelProblem {
  const target = parseDecimal(cell);
  if (target !== undefined) return target;
  if (isMissing(cell)) return missing(cell);
  if (cell.length > MAX_LABEL_CHARACTERS) return tooLong(cell);
  return { reason: 'NotANumber', problem: `the label ${quoted(cell)} is not a number` };
}

function missing(cell: string): LabelProblem {
  return {
    reason: 'DataInvalid',
    problem: `the label is missing (the cell is ${quoted(cell)})`,
  };
}

function tooLong(cell: string): LabelProblem {
  return {
    reason: 'DataInvalid',
    problem: `the label has ${cell.length} characters, more than ${MAX_LABEL_CHARACTERS}`,
  };
}
