import type { Block } from '../csv/blocks.ts';
import type { RunError } from '../errors.ts';
import type { BlockResult } from './block-scorer.ts';

/** What a thread is asked; it answers each request once, in order. */
export type Request =
  { readonly kind: 'score'; readonly block: Block } | { readonly kind: 'finish' };

export type Answer<State> =
  | { readonly kind: 'scored'; readonly result: BlockResult }
  | { readonly kind: 'finished'; readonly state: State }
  /** What a RunError says: as an error it would lose its reason on the way. */
  | ({ readonly kind: 'failed' } & Pick<RunError, 'reason' | 'message'>);
