/** So many names of classes are kept for good, besides those that the models list. */
const KEPT_CLASSES = 65_536;

/** And so many characters of them, 8 MB at two bytes each: a label may be long. */
const KEPT_CHARACTERS = 4_194_304;

/**
 * Gives every class of a run a small integer, so that classes compare as numbers. A name is canonical
 * text: an integer class as `3` or `-1`, any other exactly as it stands. Each thread has its own
 * index; what leaves the thread names classes by their names.
 *
 * Memory stays bounded when every row has another label: beyond 65 536 names, ids are good for one
 * batch only. Within it they still compare right.
 */
export interface ClassIndex {
  /** The name of each id. */
  readonly names: readonly string[];
  /** The id of a class; only one that `isKept` may be remembered beyond the batch. */
  idOf(name: string): number;
  /** Ids for good of the classes that a model lists, however many; asked before the first batch. */
  idsOf(listed: readonly string[]): number[];
  isKept(id: number): boolean;
  /** Forgets the names that are not kept; asked before each batch. */
  startBatch(): void;
}

/** An index without a class. */
export function createClassIndex(): ClassIndex {
  const names: string[] = [];
  const ids = new Map<string, number>();
  let roomForClasses = KEPT_CLASSES;
  let roomForCharacters = KEPT_CHARACTERS;
  /** Ids from here on are forgotten at the next batch; undefined while there is room. */
  let firstNotKept: number | undefined;

  const add = (name: string): number => {
    const id = names.length;
    const copy = detached(name);
    names.push(copy);
    ids.set(copy, id);
    return id;
  };

  return {
    names,
    idOf(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      if (firstNotKept === undefined) {
        roomForClasses -= 1;
        roomForCharacters -= name.length;
        if (roomForClasses < 0 || roomForCharacters < 0) firstNotKept = names.length;
      }
      return add(name);
    },
    idsOf(listed) {
      if (firstNotKept !== undefined) throw new RangeError('a model is opened after the first row');
      return listed.map((name) => ids.get(name) ?? add(name));
    },
    isKept(id) {
      return firstNotKept === undefined || id < firstNotKept;
    },
    startBatch() {
      if (firstNotKept === undefined) return;
      for (const name of names.splice(firstNotKept)) ids.delete(name);
    },
  };
}

/** A copy: what a parser cuts out of a text keeps all of that text in memory. */
export function detached(name: string): string {
  return JSON.parse(JSON.stringify(name)) as string;
}
