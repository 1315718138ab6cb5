/** Whether this operator is the one that writes. */
export interface Leadership {
  /** False from the moment on which another may lead: ask right before each write. */
  readonly leads: boolean;
  /** Whether it is known who leads. */
  readonly decided: boolean;
  /** Resolves when this one leads. */
  readonly acquired: Promise<unknown>;
  /** Leaves, and with `release` lets another lead at once: only when nothing is being written any more. */
  stop(options: { readonly release: boolean }): Promise<void>;
}

/** The leadership of an operator that has no other beside it. */
export const ALONE: Leadership = {
  leads: true,
  decided: true,
  acquired: Promise.resolve(),
  stop: () => Promise.resolve(),
};
