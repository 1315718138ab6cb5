import { PART_PREFIX } from './part-names.ts';
import type { OpenFile, Place } from './place.ts';

/** What a run can leave, in the order in which the files get their names. */
const NAMES = ['predictions.csv', 'rejected.csv', 'report.json'] as const;

export type OutputName = (typeof NAMES)[number];

/** The files that a run leaves: all of them when it succeeds, none when it fails. */
export interface Outputs extends AsyncDisposable {
  /** Starts a file; each name once. */
  create(name: OutputName): Promise<Pick<OpenFile, 'write'>>;
  /**
   * Puts the files in place of those of an earlier run. A file that this run did not make goes, and
   * report.json comes last: as long as it is there, everything beside it is of the same run.
   */
  commit(): Promise<void>;
  /** Removes what is not committed; never throws. Disposing does the same. */
  discard(): Promise<void>;
}

/**
 * Opens a place for the results of a run. Until they are committed they are written under names of
 * their own, and what an earlier try that was killed has left under such names is removed: where
 * two write to one place at once, the later one wins, and the other fails.
 *
 * @param attempt letters and digits that no other try at this place has
 * @param keep how the names of parts begin that are still wanted
 */
export async function openOutputs(place: Place, attempt: string, keep?: string): Promise<Outputs> {
  const isStale = (name: string): boolean =>
    isTemporary(name) && (keep === undefined || !name.startsWith(keep));
  for (const name of (await place.open()).filter(isStale)) await place.remove(name);
  const files = new Map<OutputName, OpenFile>();
  const temporary = (name: OutputName): string => `.${name}.${attempt}.part`;
  const discard = async (): Promise<void> => {
    for (const [name, file] of files) {
      await file.discard();
      await place.remove(temporary(name)).catch(() => undefined);
    }
    files.clear();
  };
  return {
    create: async (name) => {
      const file = await place.create(temporary(name));
      files.set(name, file);
      return file;
    },
    commit: async () => {
      for (const file of files.values()) await file.close();
      await place.remove('report.json');
      for (const name of NAMES) {
        if (files.has(name)) await place.rename(temporary(name), name);
        else await place.remove(name);
      }
      files.clear();
    },
    discard,
    [Symbol.asyncDispose]: discard,
  };
}

function isTemporary(name: string): boolean {
  if (name.startsWith(PART_PREFIX)) return true;
  return NAMES.some((output) => name.startsWith(`.${output}.`) && name.endsWith('.part'));
}
