// Runs a TypeScript file of this project on a machine that has nothing of it installed yet:
//   node test/cluster/bootstrap.js FILE.ts [ARGUMENT...]
// Plain JavaScript for Node 20 that imports no package, as it is what installs them, Node 26 among them.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { upToDate } from './lockfile.js';

const NEEDED_NODE = 20;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');
const NODE = join(BIN, 'node');

if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
  fail(
    `This needs Node ${NEEDED_NODE} or later to begin with (this is ${process.version}): see https://nodejs.org`,
  );
}
if (!installed()) install();
start(process.argv.slice(2));

function installed() {
  const read = (path) => {
    const file = join(ROOT, path);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  };
  return (
    existsSync(NODE) && upToDate(read('package-lock.json'), read('node_modules/.package-lock.json'))
  );
}

function install() {
  const log = join(mkdtempSync(join(tmpdir(), 'batchinference-')), 'npm-ci.log');
  const output = openSync(log, 'a');
  const started = Date.now();
  process.stderr.write('… installing npm packages (a minute or less)\n');
  const { error, status } = spawnSync('npm', ['ci'], {
    cwd: ROOT,
    // onnxruntime-node would download libraries for GPUs.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (error !== undefined)
    fail(`npm cannot be started (${error.message}). Install npm and try again.`);
  if (status !== 0 || !existsSync(NODE)) {
    process.stderr.write(readFileSync(log, 'utf8'));
    fail(`"npm ci" in ${ROOT} failed; what it said is above, and in ${log}`);
  }
  process.stderr.write(
    `✓ installed npm packages (${Math.round((Date.now() - started) / 1000)} s)\n`,
  );
}

/** Runs the file with the same terminal, passes signals on and ends as it ends. */
function start(args) {
  const path = BIN + delimiter + (process.env.PATH ?? '');
  const child = spawn(NODE, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // Ctrl-C reaches the child by itself, as it is in the terminal's foreground group.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${NODE} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
