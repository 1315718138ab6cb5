/** npm run demo: from nothing to the scores of the example, and how to look around. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseWhere } from './arguments.ts';
import type { Cluster } from './cluster.ts';
import { connect } from './connect.ts';
import { attempt } from './ending.ts';
import { ROOT } from './images.ts';
import { install } from './install.ts';
import { fillIn } from './sample.ts';
import { NAMESPACE, SSH_PORT, USERNAME } from './server-objects.ts';
import { ensureServer } from './server.ts';
import { showRun } from './show-run.ts';
import { scoresTable } from './table.ts';

await attempt(async () => {
  const cluster = await connect(parseWhere(process.argv.slice(2)));
  await install(cluster);
  const host = await ensureServer(cluster);
  const sample = await readFile(join(ROOT, 'deploy/samples/digits.yaml'), 'utf8');
  const url = `http://${host}/digits.csv`;
  const manifest = fillIn(sample, { host, port: SSH_PORT, username: USERNAME, url });
  const resource = await showRun(cluster, manifest);
  console.log(`\n${scoresTable(resource.status?.models ?? [])}\n\n${howToGoOn(cluster)}`);
});

function howToGoOn(cluster: Cluster): string {
  const kubectl = `${cluster.shellCommand} --namespace ${NAMESPACE}`;
  return [
    'To look around:',
    ...cluster.entry.map((line) => `  ${line}`),
    `  ${kubectl} get batchinference`,
    `  ${kubectl} describe batchinference digits`,
    `  ${kubectl} logs --selector batchinference.dev/name=digits`,
    'To stop everything:',
    `  ${cluster.removal}`,
  ].join('\n');
}
