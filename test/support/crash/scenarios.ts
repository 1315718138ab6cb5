/** What happens to one resource from its creation to its end, for tests that disturb the operator on the way. */
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { type BatchInferenceSpec, GROUP, PLURAL, VERSION } from '../../../crds/batchinference.ts';
import { EXIT_CODES } from '../../../worker/contract.ts';
import { running } from '../job-world.ts';
import { failure, type Script, success } from '../node-stand-in.ts';
import { type OperatorWorld, verdict } from '../operator-world.ts';
import { type DeepPartial, NAMESPACE } from '../smallest-resource.ts';

/** A life that leads to the same end whatever happens to the operator. */
export interface Scenario {
  readonly title: string;
  readonly spec?: DeepPartial<BatchInferenceSpec>;
  /** What becomes of the pods: by what they run, not by how many there were before. */
  readonly script: Script;
  /** What the user does meanwhile. */
  readonly user?: (world: OperatorWorld, name: string) => Promise<void>;
  readonly end: {
    /** The word in the STATUS column, or "gone". */
    readonly verdict: string;
    /** How many Jobs are there, and how many were ever made: one for each run. */
    readonly jobs: number;
    readonly runs: number;
    /** How many times the status has been given a final word. */
    readonly finals: number;
    /** The reasons of all Events, in order of the alphabet. */
    readonly events: readonly string[];
  };
}

const succeeded = { verdict: 'Succeeded', jobs: 1, runs: 1, finals: 1 };

/** To which a run is changed that would never end otherwise. */
const OTHER_LABEL = 'letter';

export const SCENARIOS: readonly Scenario[] = [
  {
    title: 'success',
    script: (run) => [running(), success(run)],
    end: { ...succeeded, events: ['RunStarted', 'RunSucceeded'] },
  },
  {
    title: 'success, after which the Job goes',
    spec: { run: { ttlSecondsAfterFinished: 0 } },
    script: (run) => [running(), success(run)],
    end: { ...succeeded, jobs: 0, events: ['RunStarted', 'RunSucceeded'] },
  },
  {
    title: 'failure',
    script: (run) => [
      running(),
      failure(run, EXIT_CODES.final, 'ColumnNotFound', 'there is no column "digit"'),
    ],
    end: { ...succeeded, verdict: 'ColumnNotFound', events: ['RunFailed', 'RunStarted'] },
  },
  {
    title: 'spec change while running',
    script: (run) => (run.data.label === OTHER_LABEL ? [running(), success(run)] : [running()]),
    user: async (world, name) => {
      await atWork(world, name);
      const body = { spec: { data: { label: OTHER_LABEL } } };
      await world.api.custom.patchNamespacedCustomObject({ ...of(name), body }, MERGE_PATCH);
    },
    end: { ...succeeded, runs: 2, events: ['RunStarted', 'RunStarted', 'RunSucceeded'] },
  },
  {
    title: 'delete while running',
    script: () => [running()],
    user: async (world, name) => {
      await atWork(world, name);
      await world.api.custom.deleteNamespacedCustomObject(of(name));
    },
    end: { verdict: 'gone', jobs: 0, runs: 1, finals: 0, events: ['RunStarted'] },
  },
];

const MERGE_PATCH = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

function of(name: string) {
  return { group: GROUP, version: VERSION, plural: PLURAL, namespace: NAMESPACE, name };
}

async function atWork(world: OperatorWorld, name: string): Promise<void> {
  await world.until(name, (resource) => verdict(resource) === 'Running');
}
