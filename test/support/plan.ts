/** Plans of the reconciler for a world, in few words. */
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { BatchInference } from '../../crds/batchinference.ts';
import type { Heard } from '../../operator/progress/progress.ts';
import { reconcile } from '../../operator/reconcile.ts';
import type { Plan } from '../../operator/plan.ts';
import { at, jobOf, podOf, successMessage, terminated } from './job-world.ts';
import { batchInference, type Variation } from './resource.ts';

export const settings = { workerImage: 'worker:1' };

export function plan(
  resource: BatchInference,
  world: { jobs?: V1Job[]; pods?: V1Pod[]; seconds?: number; heard?: Heard } = {},
): Plan {
  const { jobs = [], pods = [], seconds = 4, heard } = world;
  return reconcile(resource, { now: at(seconds), jobs, pods, heard }, settings);
}

/** The resource after the plan's status was written. */
export function after(resource: BatchInference, { status }: Plan): BatchInference {
  return { ...resource, status };
}

export function conditions({ status }: Plan): Record<string, string> {
  return Object.fromEntries(
    (status.conditions ?? []).map((c) => [c.type, `${c.status} ${c.reason}`]),
  );
}

/** The resource after a run that gave lda=0.6915 nn=0.6615. */
export function scored(variation: Variation = {}): BatchInference {
  const resource = batchInference(variation);
  const job = jobOf(resource);
  const pods = [podOf(job, terminated(0, successMessage(resource)))];
  return after(resource, plan(resource, { jobs: [job], pods }));
}
