/** npm run deploy: the operator, from these sources, on the embedded cluster or the user's own. */
import { attempt } from '../cluster/ending.ts';
import { parseWhere, USAGE } from './arguments.ts';
import { connect } from './connect.ts';
import { install } from './install.ts';

await attempt(async () => {
  const asked = parseWhere(process.argv.slice(2));
  if (asked.kind === 'help') {
    console.log(USAGE);
    return;
  }
  const cluster = await connect(asked);
  await install(cluster);
  const next = [...cluster.entry, `${cluster.shellCommand} explain batchinference.spec`];
  console.log(['\nThe operator runs. To go on:', ...next].join('\n  '));
}, USAGE);
