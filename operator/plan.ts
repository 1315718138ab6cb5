/** What can be done about a BatchInference, as plain data: reconcile decides it, and apply does it. */
import type { V1CronJob, V1Job } from '@kubernetes/client-node';
import type { BatchInferenceStatus } from '../crds/batchinference.ts';
import type { ResourceEvent } from './announcement.ts';
import type { ProgressSource } from './progress/progress.ts';

export type Action =
  | { readonly kind: 'createJob'; readonly job: V1Job }
  | { readonly kind: 'deleteJob'; readonly name: string; readonly uid: string }
  | { readonly kind: 'createCronJob'; readonly cronJob: V1CronJob }
  | { readonly kind: 'replaceCronJob'; readonly cronJob: V1CronJob }
  | { readonly kind: 'deleteCronJob'; readonly name: string; readonly uid: string }
  | {
      readonly kind: 'setJobSuspend';
      readonly name: string;
      readonly uid: string;
      readonly suspend: boolean;
    }
  | {
      readonly kind: 'setJobTtl';
      readonly name: string;
      readonly uid: string;
      /** Undefined takes it off. */
      readonly ttlSecondsAfterFinished: number | undefined;
    };

/** What to do, in the order in which it is done: actions, then the Events, then the status. */
export interface Plan {
  readonly actions: readonly Action[];
  readonly status: BatchInferenceStatus;
  readonly events: readonly ResourceEvent[];
  readonly requeueAfterMs?: number;
  /** Whom to ask for progress from now on; undefined for nobody. */
  readonly progressFrom?: ProgressSource | undefined;
}
