import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ensureRunning,
  runningPid,
  stop,
  type Daemon,
  type DaemonHome,
} from '../../../cluster/process/daemon.ts';
import { identify } from '../../../cluster/process/identity.ts';

// Processes are told apart by /proc, which only Linux has.
const onLinux = process.platform === 'linux' ? test : test.skip;

let home: DaemonHome;
beforeEach(async () => {
  home = { dir: await mkdtemp(join(tmpdir(), 'daemon-')), life: 'with-parent' };
});
afterEach(async () => {
  await stop(home.dir, 'sleeper');
  await rm(home.dir, { recursive: true });
});

const sleeper = (difference: Partial<Daemon> = {}): Daemon => ({
  name: 'sleeper',
  command: 'sleep',
  args: ['60'],
  ready: () => Promise.resolve(true),
  ...difference,
});
const pid = (): Promise<number | undefined> => runningPid(home.dir, 'sleeper');

onLinux('a daemon that runs is left alone, one that was killed starts again', async () => {
  await ensureRunning(sleeper(), home);
  const first = await pid();
  await ensureRunning(sleeper(), home);
  expect(await pid()).toBe(first);

  process.kill(first ?? 0, 'SIGKILL');
  while ((await pid()) !== undefined) await sleep(5);
  await ensureRunning(sleeper(), home);
  expect(await pid()).not.toBe(first);
});

onLinux.each<[string, (file: string) => Partial<Daemon>]>([
  ['arguments', () => ({ args: ['61'] })],
  ['a file', (file) => ({ files: { [file]: 'new' } })],
])('other contents of %s start it anew', async (_, difference) => {
  const file = join(home.dir, 'sleeper.yaml');
  await ensureRunning(sleeper({ files: { [file]: 'old' } }), home);
  const first = await pid();
  await ensureRunning(sleeper({ files: { [file]: 'old' }, ...difference(file) }), home);
  expect(await pid()).not.toBe(first);
});

onLinux('its files are there before it starts', async () => {
  const file = join(home.dir, 'deep', 'own.yaml');
  const log = join(home.dir, 'logs', 'sleeper.log');
  const reader = sleeper({
    command: 'tail',
    args: ['-f', file],
    files: { [file]: 'x: 1' },
    ready: async () => (await readFile(log, 'utf8')).includes('x: 1'),
  });
  await expect(ensureRunning(reader, home)).resolves.toBeUndefined();
});

onLinux('one that ends instead of getting ready is reported with the end of its log', async () => {
  const args = ['-c', 'sleep 0.1; echo no such port >&2; exit 1'];
  const broken = sleeper({ command: 'sh', args, ready: () => Promise.resolve(false) });
  await expect(ensureRunning(broken, home)).rejects.toThrow(/sleeper ended.*\n.*no such port/);
});

onLinux('a command that is not there is an error', async () => {
  await expect(
    ensureRunning(sleeper({ command: '/no/such' }), { ...home, life: 'survive' }),
  ).rejects.toThrow('ENOENT');
});

onLinux('stop never touches a process that only has the old number', async () => {
  await ensureRunning(sleeper(), home);
  const record = join(home.dir, 'pids', 'sleeper.json');
  const own = await identify(process.pid);
  const stolen = JSON.stringify({ ...own, startTime: '1', fingerprint: '' });
  const original = await readFile(record, 'utf8');
  await writeFile(record, stolen);
  await stop(home.dir, 'sleeper');
  await expect(access(record)).rejects.toThrow('ENOENT');
  expect(process.pid).toBe(own?.pid);
  await writeFile(record, original);
});

onLinux('a record that a crash cut short is no record', async () => {
  await ensureRunning(sleeper(), home);
  const record = join(home.dir, 'pids', 'sleeper.json');
  const original = await readFile(record, 'utf8');
  await writeFile(record, original.slice(0, 10));
  expect(await pid()).toBeUndefined();
  await writeFile(record, original);
});
