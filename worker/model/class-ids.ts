import type { ClassIndex } from '../scoring/classes.ts';

/** Labels as onnxruntime gives them. */
export type LabelData = BigInt64Array | Int32Array | readonly string[];

/** The id of a label's class; undefined for one that the manifest has no name for. */
type NameOf = (label: string) => string;

/** Integers from 0 on whose ids are found in an array: most models have fewer classes. */
const SMALL = 1024;

/** The value of a place in it that holds no id. */
const NONE = -1;

/**
 * Gives a function that finds the ids of predicted classes. Each class is turned into a text once:
 * a BigInt and a text for each row would take more time than reading the CSV.
 *
 * @param nameOf the canonical name of a label, which is given as text
 */
export function createClassIds(
  classes: ClassIndex,
  nameOf: NameOf,
): (labels: LabelData, count: number) => Int32Array {
  const small = new Int32Array(SMALL).fill(NONE);
  const others = new Map<number | string, number>();

  const remembered = (label: number | string): number => {
    const known = others.get(label);
    if (known !== undefined) return known;
    const id = classes.idOf(nameOf(String(label)));
    if (classes.isKept(id)) others.set(label, id);
    return id;
  };
  const ofSmall = (label: number): number => {
    const known = small[label] ?? NONE;
    if (known !== NONE) return known;
    const id = classes.idOf(nameOf(String(label)));
    if (classes.isKept(id)) small[label] = id;
    return id;
  };
  const ofInteger = (label: number): number =>
    label >= 0 && label < SMALL ? ofSmall(label) : remembered(label);

  return (labels, count) => {
    const ids = new Int32Array(count);
    if (!(labels instanceof BigInt64Array)) {
      for (let row = 0; row < count; row += 1) {
        const label = labels[row] ?? '';
        ids[row] = typeof label === 'number' ? ofInteger(label) : remembered(label);
      }
      return ids;
    }
    // The lower and the upper half of each integer (little endian, as every machine of onnxruntime).
    const halves = new Int32Array(labels.buffer, labels.byteOffset, 2 * labels.length);
    for (let row = 0; row < count; row += 1) {
      const lower = halves[2 * row] ?? 0;
      const fits = halves[2 * row + 1] === lower >> 31;
      ids[row] = fits ? ofInteger(lower) : remembered(String(labels[row]));
    }
    return ids;
  };
}
