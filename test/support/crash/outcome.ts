/** All that is left of a resource's life, without what differs from one life to the next. */
import type { BatchInference } from '../../../crds/batchinference.ts';
import type { Passed } from '../fault-proxy/call.ts';
import { type OperatorWorld, verdict } from '../operator-world.ts';
import type { Scenario } from './scenarios.ts';

export interface Outcome {
  /** Without times; undefined when the resource is gone. */
  readonly status: unknown;
  /** The word in the STATUS column, or "gone". */
  readonly verdict: string | undefined;
  readonly jobs: readonly string[];
  readonly pods: number;
  /** Names of the Jobs that the API server was made to create, once for each time. */
  readonly created: readonly string[];
  /** How many writes gave the status a final word. */
  readonly finals: number;
  readonly events: readonly string[];
}

/** Whether it is what the scenario leads to. */
export function isEnd({ verdict, jobs, created, finals, events }: Outcome, end: Scenario['end']) {
  return (
    verdict === end.verdict &&
    jobs.length === end.jobs &&
    created.length === end.runs &&
    finals === end.finals &&
    reasonsOf(events).join() === end.events.join()
  );
}

function reasonsOf(events: readonly string[]): readonly string[] {
  return events.map((event) => /^\S+ (\w+)/.exec(event)?.[1] ?? event).sort();
}

/** What has become of the resource, and what the calls of its operators did. */
export async function outcomeOf(
  world: OperatorWorld,
  name: string,
  calls: readonly Passed[],
): Promise<Outcome> {
  const resource = await read(world, name);
  const created = calls
    .filter(({ method, collection, answer }) => {
      return method === 'POST' && collection === 'jobs' && answer?.status === 201;
    })
    .map(({ body }) => (JSON.parse(body) as { metadata: { name: string } }).metadata.name);
  const runs = new Map([...new Set(created)].map((job, index) => [job.slice(-10), `RUN${index}`]));
  const plain = <T>(value: T): T => {
    if (value === undefined) return value;
    const text = JSON.stringify(value)
      .replaceAll(name, 'NAME')
      .replace(/\b[0-9a-f]{10}\b/g, (hash) => runs.get(hash) ?? 'HASH');
    return JSON.parse(text) as T;
  };
  const outcome = plain({
    status: resource?.status && withoutTimes(resource.status),
    verdict: resource === undefined ? 'gone' : verdict(resource),
    jobs: await world.jobsOf(name),
    pods: (await world.podsOf(name)).length,
    created,
    finals: calls.filter(isFinalWord).length,
    events: await world.eventsOf(name),
  });
  // By what is the same in each life.
  return { ...outcome, jobs: outcome.jobs.toSorted(), events: outcome.events.toSorted() };
}

async function read(world: OperatorWorld, name: string): Promise<BatchInference | undefined> {
  try {
    return await world.get(name);
  } catch (error) {
    if ((error as { code?: unknown }).code === 404) return undefined;
    throw error;
  }
}

function isFinalWord({ path, body, answer }: Passed): boolean {
  if (!path.endsWith('/status') || answer?.status !== 200) return false;
  const { status } = JSON.parse(body) as BatchInference;
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'Finished' && is === 'True') ??
    false
  );
}

const TIMES = ['startTime', 'completionTime', 'duration', 'lastTransitionTime'];

function withoutTimes(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, field: unknown) => (TIMES.includes(key) ? undefined : field)),
  );
}
