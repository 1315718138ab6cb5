import { setImmediate as turn } from 'node:timers/promises';
import { openOutputs, type Outputs } from '../../../worker/outputs/outputs.ts';
import type { Connection } from '../../../worker/ssh/connection.ts';
import { connectTo, failureOf, never } from '../../support/ssh-connect.ts';
import type { FaultyDirectory } from '../../support/ssh-faulty-directory.ts';
import { startFaultyServer, type FaultyServer } from '../../support/ssh-faulty-server.ts';

/** A server that is to answer is given time; nobody waits long for one that is not to. */
const PATIENT_MS = 4000;
const IMPATIENT_MS = 300;
const WRITE = 31 * 1024;

let server: FaultyServer;
let connection: Connection;

afterEach(async () => {
  await connection.close();
  await server.stop();
});

async function outputsOn(directory: FaultyDirectory, signal = never): Promise<Outputs> {
  server = await startFaultyServer({ directory });
  connection = await connectTo(server, { password: 'any' });
  const silent = directory.faults?.WRITE === 'silence';
  const idleTimeoutMs = silent ? IMPATIENT_MS : PATIENT_MS;
  return openOutputs(connection.place('results', { signal, idleTimeoutMs }), 'one');
}

/** A run's results of two files, the first so large that it has to wait for the server. */
async function writeResults(outputs: Outputs): Promise<void> {
  const predictions = await outputs.create('predictions.csv');
  await predictions.write(Buffer.alloc(100 * WRITE, 'x'));
  await (await outputs.create('report.json')).write(Buffer.from('{}'));
  await outputs.commit();
}

test('without the extension for it a file is removed and then replaced', async () => {
  const files = new Map([
    ['results/predictions.csv', 3],
    ['results/rejected.csv', 3],
    ['results/.report.json.killed.part', 4],
  ]);
  await writeResults(await outputsOn({ files }));
  expect([...files.keys()]).toEqual(['results/predictions.csv', 'results/report.json']);
  expect(files.get('results/predictions.csv')).toBe(100 * WRITE);
});

const cases = [
  { faults: { STAT: 3 }, reason: 'OutputForbidden', says: 'tester may not write "results"' },
  { faults: { MKDIR: 3 }, reason: 'OutputForbidden', says: 'permission to write' },
  { faults: { MKDIR: 4 }, reason: 'OutputUnavailable', says: 'disk full' },
  { faults: { OPEN: 3 }, reason: 'OutputForbidden', says: 'permission to write' },
  { faults: { OPEN: 8 }, reason: 'OutputForbidden', says: 'SFTP status 8' },
  { faults: { WRITE: 4 }, reason: 'OutputUnavailable', says: 'a quota reached' },
  {
    faults: { WRITE: 'silence' },
    reason: 'ServerStalled',
    says: 'nothing for 0.3 s while writing',
  },
  { faults: { WRITE: 'cut' }, reason: 'ConnectionLost', says: 'lost while writing' },
  { faults: { CLOSE: 4 }, reason: 'OutputUnavailable', says: 'disk full' },
  { faults: { RENAME: 4 }, reason: 'OutputUnavailable', says: 'results/predictions.csv' },
  { faults: { RENAME: 2 }, reason: 'OutputUnavailable', says: 'does another run write' },
] as const;

test.each(cases)('a server that answers $faults is $reason', async ({ faults, reason, says }) => {
  const files = new Map<string, number>();
  const failure = await failureOf(
    (async () => {
      await using outputs = await outputsOn({ files, faults });
      await writeResults(outputs);
    })(),
  );
  expect(failure.message).toContain(says);
  expect(failure.reason).toBe(reason);
  expect([...files.keys()].filter((path) => !path.includes('/.'))).toEqual([]);
});

test('a write that failed fails the commit, even when nobody heard of it', async () => {
  const outputs = await outputsOn({ files: new Map(), faults: { WRITE: 4 } });
  await (await outputs.create('report.json')).write(Buffer.from('{}'));
  expect((await failureOf(outputs.commit())).reason).toBe('OutputUnavailable');
  expect((await failureOf(outputs.commit())).reason).toBe('OutputUnavailable');
});

test('a slow server does not make the writes on their way grow', async () => {
  let writes = 0;
  const outputs = await outputsOn({
    files: new Map(),
    faults: { WRITE: 'silence' },
    onRequest: (request) => (writes += Number(request === 'WRITE')),
  });
  const file = await outputs.create('predictions.csv');
  const writing = failureOf(file.write(Buffer.alloc(1000 * WRITE)));
  for (let i = 0; i < 300; i++) await turn();
  expect((await writing).reason).toBe('ServerStalled');
  expect(writes).toBe(66);
});

test('an abort while writing rejects with its reason', async () => {
  const abort = new AbortController();
  const outputs = await outputsOn({ files: new Map(), faults: { WRITE: 'silence' } }, abort.signal);
  const file = await outputs.create('predictions.csv');
  const writing = file.write(Buffer.alloc(1000 * WRITE));
  abort.abort(new Error('told to stop'));
  await expect(writing).rejects.toThrow('told to stop');
});
