import { RunError } from '../errors.ts';
import { describeRow, type BadRow } from './bad-row.ts';

/** How many rows may be bad: so many, or so many of so many. */
export type Budget =
  | { readonly kind: 'rows'; readonly most: number }
  | { readonly kind: 'share'; readonly most: number; readonly of: number };

/** A percentage with at most six decimals, so that counts times it stay whole numbers. */
const PERCENTAGE = /^(\d{1,3})(?:\.(\d{1,6}))?%$/;

/** So many bad rows are told of in a message. */
export const SHOWN_ROWS = 3;

/** Reads `data.badRows.max`: a number of rows, or a percentage such as "0.5%". Undefined for anything else. */
export function parseBudget(max: number | string): Budget | undefined {
  if (typeof max === 'number') {
    return Number.isSafeInteger(max) && max >= 0 ? { kind: 'rows', most: max } : undefined;
  }
  if (/^\d{1,15}$/.test(max)) return { kind: 'rows', most: Number(max) };
  const [, whole, decimals = ''] = PERCENTAGE.exec(max) ?? [];
  if (whole === undefined) return undefined;
  const share = { most: Number(whole + decimals), of: 100 * 10 ** decimals.length };
  return share.most <= share.of ? { kind: 'share', ...share } : undefined;
}

/**
 * Whether so many rejected rows are few enough. A share is judged when all rows are known: until
 * then, with `rows` undefined, any number is.
 *
 * @param rows how many rows the data has, good and bad
 */
export function isWithin(budget: Budget, rejected: number, rows: number | undefined): boolean {
  switch (budget.kind) {
    case 'rows':
      return rejected <= budget.most;
    case 'share':
      if (rows === undefined) return true;
      return BigInt(rejected) * BigInt(budget.of) <= BigInt(budget.most) * BigInt(rows);
  }
}

/**
 * The failure of a run whose budget is exceeded: TooManyBadRows.
 *
 * @param first the first few bad rows, in the order of the file
 * @param rows how many rows were read until then
 */
export function tooManyBadRows(
  budget: Budget,
  first: readonly BadRow[],
  { rejected, rows }: { readonly rejected: number; readonly rows: number },
): RunError {
  const shown = first.slice(0, SHOWN_ROWS);
  const more = rejected - shown.length;
  return new RunError(
    'TooManyBadRows',
    `${String(rejected)} of ${String(rows)} rows are bad, more than data.badRows.max ` +
      `(${describeBudget(budget)}): ${shown.map(describeRow).join('; ')}` +
      `${more > 0 ? `; and ${String(more)} more` : ''}. Correct the data, or raise the limit.`,
  );
}

function describeBudget(budget: Budget): string {
  return budget.kind === 'rows'
    ? String(budget.most)
    : `${String((100 * budget.most) / budget.of)}%`;
}
