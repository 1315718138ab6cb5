import { parseArgs } from 'node:util';
import { directories } from './config.ts';
import { layoutOf } from './control-plane/layout.ts';
import { down } from './down.ts';
import { status, statusTable } from './status.ts';
import { up } from './up.ts';

const USAGE = `Usage: npm run cluster -- COMMAND

  up                  start the embedded Kubernetes, or what of it does not run
  up --control-plane  only etcd, the API server and the controllers: no node, no root
  down                stop everything and remove it
  status              what runs
  kubeconfig          print the path of its kubeconfig
`;

async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'control-plane': { type: 'boolean' } },
  });
  switch (positionals.join(' ')) {
    case 'up': {
      const extent = values['control-plane'] === true ? 'control-plane' : 'whole';
      const { kubeconfig } = await up(extent);
      process.stderr.write(`The cluster is up: export KUBECONFIG=${kubeconfig}\n`);
      return 0;
    }
    case 'down':
      await down();
      return 0;
    case 'status': {
      const rows = await status();
      process.stdout.write(statusTable(rows));
      return rows.length > 0 && rows.every(({ ready }) => ready) ? 0 : 1;
    }
    case 'kubeconfig':
      process.stdout.write(`${layoutOf(directories().state).kubeconfig}\n`);
      return 0;
    default:
      process.stderr.write(USAGE);
      return 2;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
