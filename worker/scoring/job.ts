import type { ReadPlan } from '../csv/read-plan.ts';
import type { Binding } from '../model/binding.ts';
import type { PreparedModel } from '../model/prepared.ts';
import type { PredictionLayout } from '../outputs/predictions.ts';
import type { Norm } from './normalize.ts';

/** A model of a run, ready for any thread. */
export interface JobModel {
  readonly prepared: PreparedModel;
  readonly binding: Binding;
}

/** All that a thread needs to score blocks: plain data, the same for each thread. */
export interface ScoringJob {
  readonly plan: ReadPlan;
  /** Which of the plan's texts is the label; without one there are no scores. */
  readonly label?: number;
  readonly normalize: Norm;
  readonly models: readonly JobModel[];
  /** The names of the table's features, and for each the plan's column that it is in, if it is. */
  readonly features: {
    readonly names: readonly string[];
    readonly numbers: ReadonlyMap<number, number>;
    readonly texts: ReadonlyMap<number, number>;
  };
  /** What lines of predictions.csv to write, and which of the plan's texts are copied there. */
  readonly predictions?: { readonly layout: PredictionLayout; readonly copied: readonly number[] };
  /** Whether to write lines of rejected.csv. */
  readonly rejected: boolean;
}
