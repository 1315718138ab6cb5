/**
 * npm run bench:score: what scoring a file costs, as whole processes from start to end, and how that
 * compares with a peer: both run alternately, because machines drift, and the ratio of each pair is
 * what counts. Prints JSON lines, the last with everything.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { attempt, followedBy } from '../cluster/ending.ts';
import { EXIT_CODES } from '../../worker/contract.ts';
import { parseBench, USAGE, type Asked, type Job, type Peer } from './score/arguments.ts';
import { manifestOf } from './score/manifest.ts';
import { measure, type Cost } from './score/measure.ts';
import { rounded, spreadOf } from './score/ratio.ts';

const ROOT = new URL('../..', import.meta.url);

/** Ours, and how many rows it has scored. */
type Scored = Cost & { readonly rows: number };

/** One pair of runs. */
interface Pair {
  readonly ours: Scored;
  readonly peer: Cost;
}

await attempt(async () => {
  const asked = parseBench(process.argv.slice(2));
  const directory = await mkdtemp(join(tmpdir(), 'batchinference-bench-'));
  await followedBy(
    () => bench(asked, directory),
    () => rm(directory, { recursive: true }),
  );
}, USAGE);

async function bench({ job, peer, cpus }: Asked, directory: string): Promise<void> {
  const manifest = await manifestFile(job, directory);
  const program = await bundled(directory);
  const score = (): Promise<Scored> => scoreOnce(program, { job, manifest, cpus });
  // The first runs pull code and data into memory.
  await score();
  const pairs = peer === undefined ? [] : await compare(score, peer, cpus);
  const ours = pairs.length === 0 ? [await score()] : pairs.map((pair) => pair.ours);
  const rows = ours[0]?.rows ?? 0;
  const costs = costOf(ours);
  print({
    rows,
    ...costs,
    rowsPerSecond: Math.round(rows / costs.seconds),
    ...(await stagesOf(job, manifest, cpus)),
    ...(pairs.length > 0 && {
      pairs: pairs.length,
      peer: costOf(pairs.map((pair) => pair.peer)),
      ratio: spreadOf(pairs.map(ratioOf)),
    }),
  });
}

async function compare(
  score: () => Promise<Scored>,
  { command, cwd, pairs: count }: Peer,
  cpus: number | undefined,
): Promise<readonly Pair[]> {
  const compete = (): Promise<Cost> => measure({ command, cwd, cpus });
  await compete();
  const pairs: Pair[] = [];
  for (let number = 1; number <= count; number += 1) {
    // Who comes second finds a machine that the first has warmed, in both senses.
    const oursFirst = number % 2 === 1;
    const early = oursFirst ? undefined : await compete();
    const ours = await score();
    const pair = { ours, peer: early ?? (await compete()) };
    pairs.push(pair);
    const first = oursFirst ? 'ours' : 'peer';
    print({
      ...{ pair: number, first, ours: costOf([ours]), peer: costOf([pair.peer]) },
      ratio: ratioOf(pair),
    });
  }
  return pairs;
}

/** How many times as fast ours is: both score the same rows. */
function ratioOf({ ours, peer }: Pair): number {
  return rounded(peer.seconds / ours.seconds);
}

/** Medians; of the memory the most. */
function costOf(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number): number => rounded(spreadOf(costs.map(of)).median);
  return {
    seconds: median(({ seconds }) => seconds),
    cpuSeconds: median(({ cpuSeconds }) => cpuSeconds),
    peakRssBytes: Math.max(...costs.map(({ peakRssBytes }) => peakRssBytes)),
  };
}

/** The command line as the worker's image has it: one file, beside onnxruntime's library. */
async function bundled(directory: string): Promise<string> {
  const dist = join(directory, 'dist');
  await promisify(execFile)(process.execPath, [path('worker/bundle.js'), dist]);
  await symlink(path('node_modules/onnxruntime-node/bin'), join(directory, 'bin'));
  return join(dist, 'cli.mjs');
}

interface Asking {
  readonly job: Job;
  readonly manifest: string;
  readonly cpus: number | undefined;
}

async function scoreOnce(program: string, { job, manifest, cpus }: Asking): Promise<Scored> {
  const output = job.output === undefined ? [] : ['--output', resolve(job.output)];
  const command = shell([
    ...[process.execPath, program, 'score', manifest, '-o', 'json'],
    ...['--models', resolve(job.models), '--data', resolve(job.data), ...output],
  ]);
  const { stdout, ...cost } = await measure({ command, cpus, allowed: [EXIT_CODES.gateMissed] });
  const { rows } = JSON.parse(stdout) as { readonly rows: { readonly scored: number } };
  return { ...cost, rows: rows.scored };
}

async function stagesOf(job: Job, manifest: string, cpus?: number): Promise<object> {
  const command = shell([
    ...[process.execPath, path('test/bench/score/stages.ts'), manifest],
    ...[resolve(job.models), resolve(job.data)],
  ]);
  const { stdout } = await measure({ command, cpus });
  return JSON.parse(stdout) as object;
}

async function manifestFile({ manifest, models }: Job, directory: string): Promise<string> {
  if (typeof manifest === 'string') return resolve(manifest);
  const file = join(directory, 'manifest.json');
  await writeFile(file, manifestOf(await readdir(models), manifest));
  return file;
}

function path(file: string): string {
  return fileURLToPath(new URL(file, ROOT));
}

/** The words as one command of a POSIX shell. */
function shell(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
}

function print(line: object): void {
  console.log(JSON.stringify(line));
}
