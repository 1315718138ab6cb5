/** What a run of a schedule is compared with, to be left out when it would only repeat it. */
import type { BatchInference, BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { Scored } from '../../worker/contract.ts';
import { identifyRun } from '../run-id.ts';

/**
 * What the next run must find changed, with run.onlyIfChanged: nothing when there is no run of the
 * same spec that succeeded, or none whose data had an ETag.
 */
export function skipIfOf(resource: BatchInference): Scored | undefined {
  const { schedule, run, models } = resource.spec;
  const { data } = resource.status ?? {};
  if (run.onlyIfChanged !== true || schedule === undefined) return undefined;
  if (data?.inputsHash !== identifyRun(resource).inputsHash) return undefined;
  return scoredIn(
    resource.status,
    models.map(({ name }) => name),
  );
}

/** What the last run that succeeded has scored, of the models with those names. */
export function scoredIn(
  status: BatchInferenceStatus | undefined,
  names: readonly string[],
): Scored | undefined {
  const { data, models = [] } = status ?? {};
  const sha256 = names.flatMap((name) =>
    models.filter((model) => model.name === name).map((model) => model.sha256),
  );
  if (data === undefined || sha256.length !== names.length) return undefined;
  return { etag: data.etag, sha256 };
}
