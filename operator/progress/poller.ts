/** Asks workers how far they are, each every few seconds, and keeps what they told last. */
import { isDeepStrictEqual } from 'node:util';
import type { Progress } from '../../worker/contract.ts';
import type { Clock } from '../clock.ts';
import type { Heard, ProgressSource } from './progress.ts';

/** The status is written for progress at most this often, per resource. */
const INTERVAL_MS = 5000;

export interface ProgressPollerOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** What the worker tells; undefined when it does not. Never rejects, and ends when the signal says so. */
  readonly ask: (source: ProgressSource, signal: AbortSignal) => Promise<Progress | undefined>;
  /** Called when there is something new for the key. */
  readonly onNews: (key: string) => void;
}

interface Followed {
  readonly source: ProgressSource;
  readonly over: AbortController;
  heard?: Heard;
  /** Cancels the next question; undefined while none is due. */
  cancel?: (() => void) | undefined;
}

/**
 * Follows at most one pod per key. Idle when it follows none. The next question comes 5 s after the
 * visit that has dealt with the last answer, so however long a visit takes, no two statuses are
 * written for progress within 5 s; and a run that is over before that is never asked.
 */
export class ProgressPoller {
  readonly #options: ProgressPollerOptions;
  readonly #followed = new Map<string, Followed>();
  #stopped = false;

  constructor(options: ProgressPollerOptions) {
    this.#options = options;
  }

  /** What the pod that is followed for the key has told last. */
  heard(key: string): Heard | undefined {
    return this.#followed.get(key)?.heard;
  }

  /**
   * To be called at the end of each visit.
   *
   * @param source whom to ask from now on; undefined for nobody
   * @param known what the visit has dealt with
   */
  follow(key: string, source: ProgressSource | undefined, known: Heard | undefined): void {
    let followed = this.#followed.get(key);
    if (followed !== undefined && !isDeepStrictEqual(followed.source, source)) {
      this.#end(followed);
      this.#followed.delete(key);
      followed = undefined;
    }
    if (source === undefined || this.#stopped) return;
    followed ??= { source, over: new AbortController() };
    this.#followed.set(key, followed);
    if (followed.heard === known) this.#askLater(key, followed);
  }

  /** Asks nobody any more. */
  stop(): void {
    this.#stopped = true;
    for (const followed of this.#followed.values()) this.#end(followed);
    this.#followed.clear();
  }

  #end({ over, cancel }: Followed): void {
    over.abort();
    cancel?.();
  }

  #askLater(key: string, followed: Followed): void {
    followed.cancel ??= this.#options.clock.after(INTERVAL_MS, () => void this.#ask(key, followed));
  }

  async #ask(key: string, followed: Followed): Promise<void> {
    const { source, over, heard } = followed;
    const progress = await this.#options.ask(source, over.signal);
    if (over.signal.aborted) return;
    followed.cancel = undefined;
    if (progress === undefined || isDeepStrictEqual(progress, heard?.progress)) {
      this.#askLater(key, followed);
      return;
    }
    followed.heard = { podUid: source.podUid, progress };
    this.#options.onNews(key);
  }
}
