/**
 * npm run bench:sftp [-- --pairs N]: how fast the worker reads a file of 1 GiB over SFTP, side by
 * side with scp, both into nothing and from the same sshd on this machine. Whole processes, from
 * start to end. Alternating, because machines drift; the ratio of each pair is what counts.
 */
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { attempt, followedBy } from '../cluster/ending.ts';
import { writeKeyPair } from '../support/ssh-keys.ts';
import { startSshd, type Sshd } from '../support/sshd.ts';
import type { SinkRequest } from './sftp-sink.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 1024 * MIB;
const SINK = fileURLToPath(new URL('sftp-sink.ts', import.meta.url));

await attempt(async () => {
  const { values } = parseArgs({ options: { pairs: { type: 'string', default: '7' } } });
  const directory = await mkdtemp(join(tmpdir(), 'bench-sftp-'));
  await followedBy(
    () => compareIn(directory, Number(values.pairs)),
    () => rm(directory, { recursive: true }),
  );
});

async function compareIn(directory: string, pairs: number): Promise<void> {
  const identity = join(directory, 'identity');
  const { publicKey, privateKey } = await writeKeyPair(identity, { type: 'ed25519' });
  const sshd = await startSshd({ authorizedKeys: [publicKey], hostKeys: ['ed25519'] });
  await followedBy(
    async () => {
      const knownHosts = join(directory, 'known_hosts');
      await writeFile(knownHosts, sshd.knownHosts);
      await writeRandomFile(join(sshd.root, 'file'));
      const { host, port, username } = sshd;
      const request: SinkRequest = {
        ...{ host, port, username, privateKey },
        knownHosts: sshd.knownHosts,
        path: 'file',
      };
      const worker = (): Promise<number> =>
        seconds(process.execPath, [SINK, JSON.stringify(request)]);
      const scp = (): Promise<number> => seconds('scp', scpArguments(sshd, identity, knownHosts));
      // The first of each reads the file and the programs into memory.
      await worker();
      await scp();
      await compare(pairs, worker, scp);
    },
    () => sshd.stop(),
  );
}

async function compare(
  pairs: number,
  worker: () => Promise<number>,
  scp: () => Promise<number>,
): Promise<void> {
  console.log('\n  pair          scp       worker   ratio');
  const ratios: number[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    // Whoever comes second gains or loses by it: they take turns.
    const first = pair % 2 === 0 ? await worker() : await scp();
    const second = pair % 2 === 0 ? await scp() : await worker();
    const [ofScp, ofWorker] = pair % 2 === 0 ? [second, first] : [first, second];
    ratios.push(ofScp / ofWorker);
    const ratio = (ofScp / ofWorker).toFixed(2);
    console.log(`  ${String(pair).padStart(4)}   ${rate(ofScp)}   ${rate(ofWorker)}    ${ratio}`);
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const [least, median, most] = [0, (sorted.length - 1) / 2, sorted.length - 1].map((at) =>
    (((sorted[Math.floor(at)] ?? NaN) + (sorted[Math.ceil(at)] ?? NaN)) / 2).toFixed(2),
  );
  console.log(`\n  the worker's speed is ${median} times that of scp, from ${least} to ${most}`);
}

function rate(seconds: number): string {
  return `${(FILE_BYTES / MIB / seconds).toFixed(0)} MiB/s`.padStart(10);
}

function scpArguments({ port, username, host }: Sshd, identity: string, knownHosts: string) {
  const options = [
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${knownHosts}`,
    'GlobalKnownHostsFile=/dev/null',
  ];
  return [
    ...['-q', '-F', '/dev/null', '-P', String(port), '-i', identity],
    ...options.flatMap((option) => ['-o', option]),
    ...[`${username}@${host}:file`, '/dev/null'],
  ];
}

/** How long a command takes from start to end. */
async function seconds(command: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  // scp complains that it cannot cut /dev/null to the file's length: heard only where it fails.
  const complaints = text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  const ended = performance.now();
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${await complaints}`);
  return (ended - started) / 1000;
}

/** Random bytes, that neither a file system nor a compression makes fewer. */
async function writeRandomFile(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const piece = Buffer.alloc(16 * MIB);
    for (let written = 0; written < FILE_BYTES; written += piece.length) {
      await file.appendFile(randomFillSync(piece));
    }
  } finally {
    await file.close();
  }
}
