import type { Block } from '../csv/blocks.ts';
import type { RunError } from '../errors.ts';
import type { ScoringJob } from '../scoring/job.ts';
import type { BlockResult } from './block-scorer.ts';

/** What a thread is told: first its job, and then, each of which it answers once, in order. */
export type Request =
  | { readonly kind: 'begin'; readonly job: ScoringJob }
  | { readonly kind: 'score'; readonly block: Block }
  | { readonly kind: 'finish' };

export type Answer<State> =
  | { readonly kind: 'scored'; readonly result: BlockResult }
  | { readonly kind: 'finished'; readonly state: State }
  /** What a RunError says: as an error it would lose its reason on the way. */
  | ({ readonly kind: 'failed' } & Pick<RunError, 'reason' | 'message'>);
