/** What became of runs. The labels have one value per reason, and none per resource. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { BatchInference } from '../../crds/batchinference.ts';
import { FAILURES } from '../../worker/contract.ts';
import type { Plan } from '../plan.ts';
import { historyEndsOf } from './history-end.ts';
import { endsOf, type RunEnd } from './run-end.ts';

export interface RunObserver {
  /** The plan is about to be carried out; the function is called when it has been. */
  planned(resource: BatchInference, plan: Pick<Plan, 'status' | 'events'>): () => void;
}

/** A second to half a day: run.timeoutSeconds is an hour unless somebody says otherwise. */
const BUCKETS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200];

/**
 * Counts each recorded end of a run once. An end that this process did not write, because it was
 * there before, is not counted. One whose write was not answered is counted as soon as a visit finds
 * it written.
 */
export function runMetrics(registry: Registry): RunObserver {
  const count = counters(registry);
  /** By uid, the ends whose writing is not known to have succeeded. */
  const unsure = new Map<string, readonly RunEnd[]>();

  return {
    planned({ metadata: { uid = '' }, spec, status }, plan) {
      const written = (unsure.get(uid) ?? []).filter(({ isIn }) => isIn(status));
      for (const end of written) count(end);
      unsure.delete(uid);
      const ends = spec.schedule === undefined ? endsOf(plan) : historyEndsOf(status, plan);
      if (ends.length === 0) return () => undefined;
      unsure.set(uid, ends);
      return () => {
        unsure.delete(uid);
        for (const end of ends) count(end);
      };
    },
  };
}

function counters(registry: Registry): (end: RunEnd) => void {
  const registers = [registry];
  const runs = new Counter({
    name: 'batchinference_runs_total',
    help: 'Runs that have ended, by outcome (succeeded, failed) and reason, as the STATUS column has it.',
    labelNames: ['outcome', 'reason'],
    registers,
  });
  const duration = new Histogram({
    name: 'batchinference_run_duration_seconds',
    help: 'How long runs took that have ended, waiting included, by outcome.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers,
  });
  const rows = new Counter({
    name: 'batchinference_rows_scored_total',
    help: 'Rows of the CSVs of runs that have succeeded, however many models scored them.',
    registers,
  });
  const gates = new Counter({
    name: 'batchinference_gates_total',
    help: 'Gates of runs that have succeeded, by result: passed, missed.',
    labelNames: ['result'],
    registers,
  });
  // What has not happened yet is 0, and not absent: increase() sees the first time only then.
  runs.inc({ outcome: 'succeeded', reason: 'Succeeded' }, 0);
  for (const [reason, exitClass] of Object.entries(FAILURES)) {
    if (exitClass !== 'waiting') runs.inc({ outcome: 'failed', reason }, 0);
  }
  for (const outcome of ['succeeded', 'failed']) duration.zero({ outcome });
  for (const result of ['passed', 'missed']) gates.inc({ result }, 0);

  return ({ outcome, reason, seconds, rowsScored, gate }) => {
    runs.inc({ outcome, reason });
    duration.observe({ outcome }, seconds);
    rows.inc(rowsScored);
    if (gate !== undefined) gates.inc({ result: gate });
  };
}
