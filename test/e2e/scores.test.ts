import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectl } from '../support/kubectl.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld('scores');
  await world.createSecret();
}, 60_000);
afterAll(() => world.dispose());

test('the sample gives its scores, as kubectl wait and kubectl get show them', async () => {
  await world.applySample('digits');
  await world.kubectl(['wait', '--for=condition=Finished', '--timeout=60s', 'bi/digits']);
  const columns = (await world.kubectl(['get', 'batchinference', 'digits', '--no-headers'])).split(
    /\s{2,}/,
  );
  expect(columns.slice(0, 4)).toEqual(['digits', 'Succeeded', 'lda=0.9611 mlp=0.9694', '360']);
  const { status } = await world.get('digits');
  expect(status).toMatchObject({
    observedGeneration: 1,
    best: { model: 'mlp', accuracy: '0.969444' },
    rows: { scored: 360 },
    models: [
      { name: 'lda', rows: 360, correct: 346, accuracy: '0.961111' },
      { name: 'mlp', rows: 360, correct: 349, accuracy: '0.969444' },
    ],
  });
  const events = await world.kubectl(['get', 'events', '--output', 'jsonpath={.items[*].reason}']);
  expect(events).toContain('RunStarted');
  expect(events).toContain('RunSucceeded');
}, 90_000);

test('a run with the CSV on the SSH server gives the same, over one connection', async () => {
  const before = world.logins();
  const sftpPath = 'digits/digits.csv';
  await writeFile(join(world.sshd.root, sftpPath), world.data);
  await world.applySample('by-sftp', { data: { sftpPath } });
  const { message } = await world.untilSucceeded(
    'by-sftp',
    'to succeed',
    ({ status }) => status === 'True',
  );
  expect(message).toBe('lda=0.9611 mlp=0.9694 over 360 rows');
  expect(world.logins() - before).toBe(1);
}, 90_000);

test('the worker pod has no API token, and nothing that can be read tells its key', async () => {
  await world.applySample('private');
  await world.untilSucceeded('private', 'to succeed', ({ status }) => status === 'True');
  const [pod] = await world.pods('private');
  const mounts = pod?.spec?.containers[0]?.volumeMounts?.map(({ name }) => name);
  expect(mounts).toEqual(['credentials']);
  const log = await world.kubectl(['logs', pod?.metadata?.name ?? '']);
  expect(log).toContain('360');
  const readable = [
    log,
    await world.kubectl(['get', 'batchinferences,jobs,pods,events', '--output', 'yaml']),
    await kubectl([
      'logs',
      '--namespace',
      'batchinference-system',
      '--selector=app.kubernetes.io/component=operator',
      '--tail=-1',
    ]),
  ].join('\n');
  const key = world.credentials['ssh-privatekey'].split('\n').filter((line) => line.length > 20);
  expect(key.length).toBeGreaterThan(2);
  expect(key.filter((line) => readable.includes(line))).toEqual([]);
}, 90_000);

test('changing the annotation runs again, with one Job at the end', async () => {
  await world.applySample('again');
  await world.untilSucceeded('again', 'to succeed', ({ status }) => status === 'True');
  const first = (await world.get('again')).status?.runId;
  await world.kubectl(['annotate', 'batchinference', 'again', 'batchinference.dev/run=2']);
  await world.untilSucceeded('again', 'to start anew', ({ status }) => status === 'Unknown', 30);
  await world.untilSucceeded('again', 'to succeed anew', ({ status }) => status === 'True');
  expect((await world.get('again')).status?.runId).not.toBe(first);
  expect(await world.jobs('again')).toHaveLength(1);
}, 120_000);
