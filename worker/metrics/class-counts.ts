import type { ClassIndex } from '../scoring/classes.ts';

/** Labels and predictions of more classes than this are not counted by class. */
export const MAX_COUNTED_CLASSES = 4096;

/** Pairs of label and prediction are counted for so many classes: 2 MB of counts. */
export const MAX_PAIRED_CLASSES = 512;

/** Rows by class; all arrays are in the order of `names`. */
export interface CountedClasses {
  readonly names: readonly string[];
  /** Rows with the class as their label. */
  readonly labelled: Float64Array;
  /** Rows with the class as their prediction. */
  readonly predicted: Float64Array;
  /** Rows with the class as both. */
  readonly correct: Float64Array;
  /** Rows by label and prediction, names.length x names.length; absent for more than 512 classes. */
  readonly pairs?: Float64Array;
}

/** Counts of labels and predictions: plain data that add up over parts of the rows. */
export interface ClassCounts {
  readonly rows: number;
  readonly correct: number;
  /** Absent for more than 4096 classes. */
  readonly classes?: CountedClasses;
}

/** Counts of labels and predictions, as they grow. */
export interface ClassCounter {
  /** Adds rows: the ids of their labels and of their predictions, as many as labels. */
  add(labels: Int32Array, predictions: Int32Array): void;
  counts(): ClassCounts;
}

/** Counts of classes whose names stand elsewhere. */
type Room = Omit<CountedClasses, 'names'>;

/** Counts classes that are numbered by `classes`. */
export function createClassCounter(classes: ClassIndex): ClassCounter {
  let rows = 0;
  let correct = 0;
  /** Places of the classes met so far, by their id plus 1; 0 for the others. */
  let placeOf = new Int32Array(256);
  let room = makeRoom(32);
  const met: number[] = [];
  let tooMany = false;

  const meet = (id: number): number => {
    const name = classes.names[id];
    if (name === undefined) throw new RangeError(`${String(id)} is the id of no class`);
    if (met.length === MAX_COUNTED_CLASSES || !classes.isKept(id)) {
      tooMany = true;
      return 0;
    }
    if (met.length === sizeOf(room)) room = moved(room, makeRoom(2 * met.length));
    if (id >= placeOf.length) {
      const longer = new Int32Array(2 * id);
      longer.set(placeOf);
      placeOf = longer;
    }
    met.push(id);
    return (placeOf[id] = met.length);
  };

  /** Stops at a class that is one too many. */
  const countByClass = (labels: Int32Array, predictions: Int32Array): void => {
    for (let row = 0; row < labels.length; row += 1) {
      const label = labels[row] ?? -1;
      const prediction = predictions[row] ?? -1;
      const l = (placeOf[label] || meet(label)) - 1;
      const p = (placeOf[prediction] || meet(prediction)) - 1;
      if (l < 0 || p < 0) return;
      room.labelled[l] = (room.labelled[l] ?? 0) + 1;
      room.predicted[p] = (room.predicted[p] ?? 0) + 1;
      if (l === p) room.correct[l] = (room.correct[l] ?? 0) + 1;
      if (room.pairs === undefined) continue;
      const pair = l * room.labelled.length + p;
      room.pairs[pair] = (room.pairs[pair] ?? 0) + 1;
    }
  };

  return {
    add(labels, predictions) {
      if (predictions.length !== labels.length) {
        throw new RangeError(`${predictions.length} predictions for ${labels.length} rows`);
      }
      for (let row = 0; row < labels.length; row += 1) {
        if (labels[row] === predictions[row]) correct += 1;
      }
      rows += labels.length;
      if (!tooMany) countByClass(labels, predictions);
    },
    counts() {
      if (tooMany) return { rows, correct };
      const names = met.map((id) => classes.names[id] ?? '');
      return { rows, correct, classes: { names, ...moved(room, makeRoom(met.length)) } };
    },
  };
}

/** The counts of both parts together; the result does not depend on their order. */
export function addCounts(a: ClassCounts, b: ClassCounts): ClassCounts {
  const sum = { rows: a.rows + b.rows, correct: a.correct + b.correct };
  if (a.classes === undefined || b.classes === undefined) return sum;
  const names = [...new Set([...a.classes.names, ...b.classes.names])];
  if (names.length > MAX_COUNTED_CLASSES) return sum;
  const room = makeRoom(names.length);
  const placeOf = new Map(names.map((name, place) => [name, place]));
  for (const part of [a.classes, b.classes]) {
    const places = part.names.map((name) => placeOf.get(name) ?? 0);
    addTo(room, part, places);
  }
  return { ...sum, classes: { names, ...room } };
}

function makeRoom(size: number): Room {
  return {
    labelled: new Float64Array(size),
    predicted: new Float64Array(size),
    correct: new Float64Array(size),
    ...(size <= MAX_PAIRED_CLASSES && { pairs: new Float64Array(size * size) }),
  };
}

function sizeOf(room: Room): number {
  return room.labelled.length;
}

/** The counts in a room of another size, in the same places. */
function moved(from: Room, to: Room): Room {
  addTo(
    to,
    from,
    Array.from({ length: Math.min(sizeOf(from), sizeOf(to)) }, (_, place) => place),
  );
  return to;
}

/** Adds the counts of the first classes of a room to those in the given places of another. */
function addTo(to: Room, from: Room, places: readonly number[]): void {
  for (const [at, place] of places.entries()) {
    to.labelled[place] = (to.labelled[place] ?? 0) + (from.labelled[at] ?? 0);
    to.predicted[place] = (to.predicted[place] ?? 0) + (from.predicted[at] ?? 0);
    to.correct[place] = (to.correct[place] ?? 0) + (from.correct[at] ?? 0);
  }
  const { pairs } = to;
  if (pairs === undefined || from.pairs === undefined) return;
  for (const [at, place] of places.entries()) {
    for (const [other, otherPlace] of places.entries()) {
      const cell = place * sizeOf(to) + otherPlace;
      pairs[cell] = (pairs[cell] ?? 0) + (from.pairs[at * sizeOf(from) + other] ?? 0);
    }
  }
}
