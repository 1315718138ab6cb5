import { RunError } from '../errors.ts';
import { quotedList } from '../quote.ts';
import type { LabelKind } from '../scoring/labels.ts';
import type { ModelOptions, PreparedModel } from './prepared.ts';

/** The classes of a model, when they are known, and what they are. */
export type Classes = Pick<PreparedModel, 'classes' | 'labelKind'>;

/** No model that a converter writes has more; each takes memory in every thread, and in the report. */
export const MAX_CLASSES = 65_536;

/** An integer as BigInt writes it. */
const CANONICAL_INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** Integers when every class is one as canonical text, be the model's type string or int64. */
function kindOf(classes: readonly string[]): LabelKind {
  return classes.every((name) => CANONICAL_INTEGER.test(name)) ? 'integer' : 'string';
}

/**
 * The classes of a label output, and what the manifest's labels call them: labels[i] is the i-th
 * class that the model lists, or integer i when it lists none. Texts keep their names; for them
 * labels can only say the order of the scores. ModelUnsupported when the two lists do not agree.
 */
export function namedLabel(
  model: { readonly listed: readonly string[] | undefined; readonly isText: boolean },
  { labels, title }: ModelOptions,
): Classes & { readonly renamed?: Readonly<Record<string, string>> } {
  const { listed, isText } = model;
  if (labels === undefined) {
    if (listed === undefined) return { labelKind: isText ? 'string' : 'integer' };
    return { classes: listed, labelKind: kindOf(listed) };
  }
  refuseOtherCount(listed?.length, labels, title);
  const classes = { classes: labels, labelKind: kindOf(labels) };
  if (isText) {
    if (listed?.some((name, at) => name !== labels[at])) throw otherNames(listed, labels, title);
    return classes;
  }
  const own = listed ?? labels.map((_, index) => String(index));
  const renamed = Object.fromEntries(own.map((name, at) => [name, labels[at] ?? name]));
  return { ...classes, renamed };
}

/** The classes of the columns of scores: the manifest's labels, the model's own, or 0, 1, ... */
export function namedScores(
  model: { readonly listed: readonly string[] | undefined; readonly width: number | undefined },
  { labels, title }: ModelOptions,
): Classes {
  const { listed, width } = model;
  if (listed === undefined && width !== undefined) refuseTooMany(width, title);
  refuseOtherCount(listed?.length ?? scored(width), labels, title);
  const indexes =
    width === undefined
      ? undefined
      : Array.from({ length: scored(width) ?? 0 }, (_, i) => String(i));
  const classes = labels ?? listed ?? indexes;
  if (classes === undefined) return { labelKind: 'integer' };
  return { classes, labelKind: kindOf(classes) };
}

/** How many classes so many columns are scores of: a single one is the score of the second of two. */
function scored(width: number | undefined): number | undefined {
  return width === 1 ? 2 : width;
}

/** ModelUnsupported for more classes than are worked with. */
export function refuseTooMany(classes: number, title: string): void {
  if (classes <= MAX_CLASSES) return;
  throw new RunError(
    'ModelUnsupported',
    `The ${title} has ${String(classes)} classes; at most ${String(MAX_CLASSES)} are taken.`,
  );
}

function refuseOtherCount(
  count: number | undefined,
  labels: readonly string[] | undefined,
  title: string,
): void {
  if (count === undefined || labels === undefined || count === labels.length) return;
  throw new RunError(
    'ModelUnsupported',
    `The ${title} has ${String(count)} classes, and its labels are ${String(labels.length)}: ` +
      `${quotedList(labels)}. List one for each class, in the order of the model.`,
  );
}

function otherNames(listed: readonly string[], labels: readonly string[], title: string): RunError {
  return new RunError(
    'ModelUnsupported',
    `The ${title} predicts the classes ${quotedList(listed)}, and its labels are ` +
      `${quotedList(labels)}: leave them out, the model names its classes itself.`,
  );
}
