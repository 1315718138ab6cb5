import type { TallyState } from '../metrics/tally.ts';
import type { Stages } from './stages.ts';

/** What a scorer has counted and measured over its blocks; plain data. */
export interface ScorerState {
  /** One for each model. */
  readonly tallies: readonly TallyState[];
  readonly stages: Stages;
}
