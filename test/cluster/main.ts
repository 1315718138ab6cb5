import { parseArgs } from 'node:util';
import { directories, npmPrintsBanner } from './config.ts';
import { layoutOf } from './control-plane/layout.ts';
import { down } from './down.ts';
import { attempt } from './ending.ts';
import { status, statusTable } from './status.ts';
import { up } from './up.ts';

const USAGE = `Usage: npm run cluster -- COMMAND

  up                  start the embedded Kubernetes, or what of it does not run
  up --control-plane  only etcd, the API server and the controllers: no node, no root
  down                stop everything and remove it
  status              what runs
  kubeconfig          print the path of its kubeconfig; for a script or a variable without npm's
                      own lines: npm run --silent cluster -- kubeconfig`;

const NOT_ALONE =
  'npm has printed its own lines before the path. Without them: npm run --silent cluster -- kubeconfig\n';

await attempt(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'control-plane': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  switch (positionals.join(' ')) {
    case 'up': {
      const extent = values['control-plane'] === true ? 'control-plane' : 'whole';
      const { kubeconfig } = await up(extent);
      process.stderr.write(`The cluster is up: export KUBECONFIG=${kubeconfig}\n`);
      return;
    }
    case 'down':
      await down();
      process.stderr.write('The cluster is down.\n');
      return;
    case 'status': {
      const rows = await status();
      process.stdout.write(statusTable(rows));
      if (rows.length === 0 || !rows.every(({ ready }) => ready)) process.exitCode = 1;
      return;
    }
    case 'kubeconfig':
      if (!process.stdout.isTTY && npmPrintsBanner()) process.stderr.write(NOT_ALONE);
      process.stdout.write(`${layoutOf(directories().state).kubeconfig}\n`);
      return;
    default:
      process.stderr.write(`${USAGE}\n`);
      process.exitCode = 2;
  }
}, USAGE);
