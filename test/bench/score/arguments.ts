/** The command line of `npm run bench:score`. Pure. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run bench:score -- FILE.csv --models DIR [OPTION...]

  --models DIR         directory with the models
  --manifest FILE      what to score; without it every .onnx of the directory, with
    --label NAME         the column with the true class
    --ignore NAME        a column that is no feature; may be given several times
    --normalize NORM     none (the default), l1, l2 or max
  --output DIR         have the results written there too
  --cpus N             let both run on the first N CPUs only
  --against COMMAND    a peer to run alternately with ours, for the shell
  --cwd DIR            where to run it
  --pairs N            how often (5)`;

/** What to score. */
export interface Job {
  readonly data: string;
  readonly models: string;
  /** A manifest, or what to make one of. */
  readonly manifest: string | Choice;
  readonly output: string | undefined;
}

/** What a manifest says of the columns. */
export interface Choice {
  readonly label: string | undefined;
  readonly ignore: readonly string[];
  readonly normalize: string;
}

/** What to run alternately with ours. */
export interface Peer {
  readonly command: string;
  readonly cwd: string;
  readonly pairs: number;
}

/** What the command line asks for. */
export interface Asked {
  readonly job: Job;
  readonly peer: Peer | undefined;
  readonly cpus: number | undefined;
}

/**
 * What to measure.
 *
 * @throws Error with one sentence when the arguments are not understood
 */
export function parseBench(argv: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      models: { type: 'string' },
      manifest: { type: 'string' },
      label: { type: 'string' },
      ignore: { type: 'string', multiple: true },
      normalize: { type: 'string' },
      output: { type: 'string' },
      cpus: { type: 'string' },
      against: { type: 'string' },
      cwd: { type: 'string' },
      pairs: { type: 'string' },
    },
  });
  const [data, ...others] = positionals;
  const { models, manifest, label, ignore = [], normalize = 'none', output, cpus } = values;
  if (data === undefined || models === undefined || others.length > 0) {
    throw new Error('give one CSV and --models DIR');
  }
  if (manifest !== undefined && (label ?? values.normalize ?? ignore[0]) !== undefined) {
    throw new Error('--label, --ignore and --normalize are in the manifest: leave them out');
  }
  return {
    job: { data, models, manifest: manifest ?? { label, ignore, normalize }, output },
    peer: peerOf(values),
    cpus: cpus === undefined ? undefined : positive('--cpus', cpus),
  };
}

interface PeerValues {
  readonly against?: string;
  readonly cwd?: string;
  readonly pairs?: string;
}

function peerOf({ against, cwd, pairs = '5' }: PeerValues): Peer | undefined {
  if (against !== undefined) {
    return { command: against, cwd: cwd ?? '.', pairs: positive('--pairs', pairs) };
  }
  if (cwd !== undefined) throw new Error('--cwd goes with --against');
  return undefined;
}

function positive(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${option} is a number from 1, not ${text}`);
  return Number(text);
}
