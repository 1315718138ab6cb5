import { RunError } from '../errors.ts';
import { quoted, quotedList } from '../quote.ts';

/**
 * What skl2onnx before 1.21 makes of a column's name: an identifier, with _ for every other
 * character but +, and before a leading digit. ` Cz/theta` becomes `_Cz_theta`.
 */
export function identifier(name: string): string {
  return name.replace(/[^\p{L}\p{N}_+]/gu, '_').replace(/^(?=\d)/u, '_');
}

/** In which ways two names may be the same, the surest first. */
const ALIKE: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.trim(),
  identifier,
  (name) => identifier(name.trim()),
  (name) => name.trim().toLowerCase(),
  (name) => identifier(name.trim()).toLowerCase(),
];

/**
 * Finds the column of the data for each input of a model: with the very same name, or else the same
 * but for spaces around it, the converter's renaming, or upper and lower case. A column serves one
 * input. With both lists, FeatureCountMismatch for an input without a column, and ModelUnsupported for
 * one of which several may be meant.
 */
export function matchColumns(
  inputs: readonly string[],
  columns: readonly string[],
  title: string,
): readonly number[] {
  const matches = new Map<string, number>();
  const taken = new Set<number>();
  for (const alike of ALIKE) {
    const free = [...columns.keys()].filter((at) => !taken.has(at));
    const found = Map.groupBy(free, (at) => alike(columns[at] ?? ''));
    for (const input of inputs) {
      if (matches.has(input)) continue;
      const [column, ...others] = found.get(alike(input)) ?? [];
      if (column === undefined || taken.has(column)) continue;
      if (others.length > 0) {
        const names = quotedList([column, ...others].map((at) => columns[at] ?? ''));
        throw mismatch(inputs, columns, { title, input, names });
      }
      matches.set(input, column);
      taken.add(column);
    }
  }
  return inputs.map((input) => {
    const column = matches.get(input);
    if (column === undefined) throw mismatch(inputs, columns, { title, input });
    return column;
  });
}

function mismatch(
  inputs: readonly string[],
  columns: readonly string[],
  { title, input, names }: { title: string; input: string; names?: string },
): RunError {
  const why =
    names === undefined
      ? `none of these is ${quoted(input)}`
      : `more than one of these may be ${quoted(input)}: ${names}`;
  return new RunError(
    names === undefined ? 'FeatureCountMismatch' : 'ModelUnsupported',
    `The ${title} takes the columns ${quotedList(inputs, 20)}, the features of the data are ` +
      `${quotedList(columns, 20)}, and ${why}.`,
  );
}
