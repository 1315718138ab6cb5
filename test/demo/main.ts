/** npm run demo: from nothing to the scores of the example, and how to look around. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt } from '../cluster/ending.ts';
import { parseWhere, USAGE } from './arguments.ts';
import { claim, type Claim, removal } from './claim.ts';
import type { Cluster } from './cluster.ts';
import { connect } from './connect.ts';
import { ROOT } from './images.ts';
import { install } from './install.ts';
import { fillIn } from './sample.ts';
import { NAMESPACE, SSH_PORT, USERNAME } from './server-objects.ts';
import { ensureServer } from './server.ts';
import { showRun } from './show-run.ts';
import { scoresTable } from './table.ts';

await attempt(async () => {
  const asked = parseWhere(process.argv.slice(2));
  if (asked.kind === 'help') {
    console.log(USAGE);
    return;
  }
  const cluster = await connect(asked);
  const claimed = await claim(cluster);
  if (claimed.install) await install(cluster);
  else console.log('The cluster has an operator, which stays as it is: the demo uses that one.');
  const host = await ensureServer(cluster);
  const sample = await readFile(join(ROOT, 'deploy/samples/digits.yaml'), 'utf8');
  const url = `http://${host}/digits.csv`;
  const manifest = fillIn(sample, { host, port: SSH_PORT, username: USERNAME, url });
  const resource = await showRun(cluster, manifest);
  console.log(`\n${scoresTable(resource.status?.models ?? [])}\n\n${howToGoOn(cluster, claimed)}`);
}, USAGE);

function howToGoOn(cluster: Cluster, claimed: Claim): string {
  const kubectl = `${cluster.shellCommand} --namespace ${NAMESPACE}`;
  return [
    'To look around:',
    ...cluster.entry.map((line) => `  ${line}`),
    `  ${kubectl} get batchinference`,
    `  ${kubectl} describe batchinference digits`,
    `  ${kubectl} logs --selector batchinference.dev/name=digits`,
    cluster.removal === undefined ? 'To remove what the demo brought:' : 'To stop everything:',
    ...removal(cluster, claimed).map((line) => `  ${line}`),
  ].join('\n');
}
