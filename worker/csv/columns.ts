import { RunError } from '../errors.ts';
import { quoted, quotedList } from '../quote.ts';
import { nearNames } from './near-names.ts';

/** A column of the CSV: its name in the header and its 0-based place in a record. */
export interface Column {
  readonly name: string;
  readonly index: number;
}

/** Which columns of a CSV are read. */
export interface ChosenColumns {
  /** How many fields the header has, and so every record must have. */
  readonly width: number;
  readonly label?: Column;
  /** In the order in which the models get them. */
  readonly features: readonly Column[];
  /** Those that are copied into the predictions, in the order of the manifest. */
  readonly copied: readonly Column[];
}

/** The names that a manifest gives. */
interface Choice {
  readonly label?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  /** Every column that is neither the label nor ignored, when it is left out. */
  readonly features?: readonly string[] | undefined;
  readonly copied?: readonly string[] | undefined;
}

/** What a name is for, and where a manifest says so. */
const USES = {
  label: { field: 'data.label', what: 'the label', remedy: '' },
  ignore: { field: 'data.ignore', what: 'ignored', remedy: '' },
  features: {
    field: 'data.features',
    what: 'a feature',
    remedy: ', or leave them out with data.ignore',
  },
  copied: { field: 'output.columns', what: 'copied', remedy: '' },
} as const;
type Use = keyof typeof USES;

/**
 * Finds columns in a header. Names match exactly. A name that is not there throws ColumnNotFound
 * with those that are near; a name that is there twice, and used, or a header with no feature left,
 * throws DataInvalid.
 */
export function chooseColumns(header: readonly string[], choice: Choice): ChosenColumns {
  const places = placesByName(header);
  const label = choice.label === undefined ? undefined : one('label', choice.label, places);
  for (const name of choice.ignore ?? []) mustExist('ignore', name, places);
  const features =
    choice.features === undefined
      ? everyOtherColumn(header, places, choice)
      : choice.features.map((name) => one('features', name, places));
  if (features.length === 0) {
    throw new RunError(
      'DataInvalid',
      'No column of the data is left as a feature: every one is the label or in data.ignore.',
    );
  }
  const copied = (choice.copied ?? []).map((name) => one('copied', name, places));
  return { width: header.length, ...(label !== undefined && { label }), features, copied };
}

type Places = ReadonlyMap<string, readonly number[]>;

function placesByName(header: readonly string[]): Places {
  const places = new Map<string, number[]>();
  for (const [index, name] of header.entries()) {
    const found = places.get(name);
    if (found === undefined) places.set(name, [index]);
    else found.push(index);
  }
  return places;
}

function everyOtherColumn(header: readonly string[], places: Places, choice: Choice): Column[] {
  const ignored = new Set(choice.ignore);
  return header
    .filter((name) => name !== choice.label && !ignored.has(name))
    .map((name) => one('features', name, places));
}

function one(use: Use, name: string, places: Places): Column {
  const found = mustExist(use, name, places);
  const [index] = found;
  if (index === undefined || found.length > 1) {
    throw new RunError(
      'DataInvalid',
      `The data has the column ${quoted(name)} ${String(found.length)} times, and it is ` +
        `${USES[use].what}: rename one of them${USES[use].remedy}.`,
    );
  }
  return { name, index };
}

function mustExist(use: Use, name: string, places: Places): readonly number[] {
  const found = places.get(name);
  if (found !== undefined) return found;
  const names = [...places.keys()];
  const near = nearNames(name, names);
  throw new RunError(
    'ColumnNotFound',
    `The data has no column ${quoted(name)} (${USES[use].field}): ` +
      (near.length > 0
        ? `did you mean ${near.map((each) => quoted(each)).join(' or ')}?`
        : `it has ${quotedList(names)}.`) +
      ' Names match exactly, spaces included.',
  );
}
