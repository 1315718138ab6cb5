/** Applies the example and shows the resource as it changes, with the user's own tool. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchInference } from '../../crds/batchinference.ts';
import { type Cluster, getObjects } from './cluster.ts';
import { lastLog, OPERATOR_ROLLOUT } from './install.ts';
import { NAMESPACE } from './server-objects.ts';
import { watchLine } from './table.ts';

const RESOURCE = 'batchinference/digits';
const RUN_SECONDS = 120;
/** The watch that people see and the one that we wait with end at about the same time, not at once. */
const LAST_LINE_MS = 500;

/**
 * Runs the example from nothing to its end, and returns the resource as it then is.
 *
 * @throws Error with the run's own message when it failed, or with the operator's last words
 *   when it did not end.
 */
export async function showRun(cluster: Cluster, manifest: string): Promise<BatchInference> {
  const inNamespace = ['--namespace', NAMESPACE];
  await cluster.kubectl(['delete', RESOURCE, ...inNamespace, '--ignore-not-found']);
  console.log(`\n$ kubectl apply --namespace ${NAMESPACE} --filename deploy/samples/digits.yaml`);
  console.log(`$ kubectl get batchinference --namespace ${NAMESPACE} --watch`);
  console.log(watchLine(['NAME', 'STATUS', 'SCORES', 'ROWS'], 'AGE'));
  const stopWatching = watch(cluster);
  try {
    await cluster.kubectl(['apply', ...inNamespace, '--filename', '-'], manifest);
    await untilFinished(cluster);
    await sleep(LAST_LINE_MS);
  } finally {
    await stopWatching();
  }
  const [resource] = await getObjects<BatchInference>(cluster, NAMESPACE, [RESOURCE]);
  const succeeded = resource?.status?.conditions?.find(({ type }) => type === 'Succeeded');
  if (resource === undefined || succeeded?.status !== 'True') {
    const why = succeeded ?? { reason: 'Deleted', message: 'the resource is no longer there' };
    throw new Error(`The run failed (${why.reason}): ${why.message}`);
  }
  return resource;
}

async function untilFinished(cluster: Cluster): Promise<void> {
  const timeout = `--timeout=${String(RUN_SECONDS)}s`;
  const finished = ['--for=condition=Finished', RESOURCE, '--namespace', NAMESPACE, timeout];
  try {
    await cluster.kubectl(['wait', ...finished]);
  } catch {
    const log = await lastLog(cluster, OPERATOR_ROLLOUT);
    throw new Error(`The run did not end within ${String(RUN_SECONDS)} s.\n${log}`);
  }
}

/** The columns NAME, STATUS, SCORES and ROWS of the resource definition. */
const COLUMNS = [
  '.metadata.name',
  '.status.conditions[?(@.type=="Succeeded")].reason',
  '.status.scores',
  '.status.rows.scored',
];

/** Prints a line for each change that a kubectl which keeps running tells of. */
function watch(cluster: Cluster): () => Promise<void> {
  // kubectl would turn tabs into spaces.
  const format = COLUMNS.map((path) => `{${path}}`).join('{"|"}');
  const [command, ...global] = cluster.kubectlCommand;
  const get = ['get', 'batchinference', '--namespace', NAMESPACE, '--watch'];
  const args = [...global, ...get, '--output', `jsonpath=${format}{"\\n"}`];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const started = performance.now();
  let previous = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === previous) return;
    previous = line;
    const [name = '', status = '', scores = '', rows = ''] = line.split('|');
    const age = `${((performance.now() - started) / 1000).toFixed(0)}s`;
    console.log(watchLine([name, status, scores, rows], age));
  });
  return async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
}
