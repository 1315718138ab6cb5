import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFailure } from '../../../../worker/outputs/disk-failure.ts';
import { diskPlace, mountedPlace } from '../../../../worker/outputs/disk-place.ts';
import { openOutputs } from '../../../../worker/outputs/outputs.ts';
import { failureOf } from '../../../support/ssh-connect.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outputs-'));
});

afterEach(() => rm(root, { recursive: true }));

test('files show when they are committed, in a directory that is made with those above it', async () => {
  const directory = join(root, 'a/b/c');
  const outputs = await openOutputs(diskPlace(directory), 'one');
  const predictions = await outputs.create('predictions.csv');
  await predictions.write(text('row,lda\n'));
  await predictions.write(text('1,A\n'));
  await (await outputs.create('report.json')).write(text('{}\n'));
  expect((await readdir(directory)).filter((name) => !name.startsWith('.'))).toEqual([]);
  await outputs.commit();
  expect(await readdir(directory)).toEqual(['predictions.csv', 'report.json']);
  expect(await readFile(join(directory, 'predictions.csv'), 'utf8')).toBe('row,lda\n1,A\n');
});

test('a run replaces what an earlier one left, also the files that it has no more, and nothing else', async () => {
  for (const name of ['predictions.csv', 'rejected.csv', 'report.json', 'notes.txt']) {
    await writeFile(join(root, name), 'old');
  }
  const outputs = await openOutputs(diskPlace(root), 'two');
  await (await outputs.create('predictions.csv')).write(text('new'));
  await (await outputs.create('report.json')).write(text('new'));
  await outputs.commit();
  expect(await readdir(root)).toEqual(['notes.txt', 'predictions.csv', 'report.json']);
  expect(await readFile(join(root, 'predictions.csv'), 'utf8')).toBe('new');
});

test('discarding leaves what was there', async () => {
  await writeFile(join(root, 'predictions.csv'), 'old');
  {
    await using outputs = await openOutputs(diskPlace(root), 'one');
    await (await outputs.create('predictions.csv')).write(text('half of '));
  }
  expect(await readdir(root)).toEqual(['predictions.csv']);
  expect(await readFile(join(root, 'predictions.csv'), 'utf8')).toBe('old');
});

test('what a try left that was killed goes, and if it lives yet it cannot commit', async () => {
  const killed = await openOutputs(diskPlace(root), 'one');
  await (await killed.create('predictions.csv')).write(text('of the first'));
  const next = await openOutputs(diskPlace(root), 'two');
  await (await next.create('predictions.csv')).write(text('of the second'));
  expect((await readdir(root)).filter((name) => name.includes('one'))).toEqual([]);
  expect((await failureOf(killed.commit())).message).toContain('does another run write');
  await next.commit();
  expect(await readFile(join(root, 'predictions.csv'), 'utf8')).toBe('of the second');
});

test('the report is removed before anything is replaced', async () => {
  await writeFile(join(root, 'report.json'), 'old');
  await mkdir(join(root, 'predictions.csv'));
  const outputs = await openOutputs(diskPlace(root), 'one');
  await outputs.create('predictions.csv');
  await outputs.create('report.json');
  expect((await failureOf(outputs.commit())).reason).toBe('OutputForbidden');
  await outputs.discard();
  expect(await readdir(root)).toEqual(['predictions.csv']);
});

test('a file where the directory should be is named', async () => {
  await writeFile(join(root, 'file'), '');
  const failure = await failureOf(openOutputs(diskPlace(join(root, 'file/below')), 'one'));
  expect(failure.reason).toBe('OutputForbidden');
  expect(failure.message).toContain(`"${root}/file/below" cannot be written`);
});

test.each([
  { code: 'EACCES', reason: 'OutputForbidden', says: 'permission to write' },
  { code: 'EROFS', reason: 'OutputForbidden', says: 'mount it' },
  { code: 'ENOSPC', reason: 'OutputUnavailable', says: 'free some space' },
  { code: 'EDQUOT', reason: 'OutputUnavailable', says: 'quota' },
  { code: 'EIO', reason: 'OutputUnavailable', says: 'cannot be written' },
])('$code is $reason', ({ code, reason, says }) => {
  const failure = diskFailure('/out/report.json', Object.assign(new Error('write'), { code }));
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(says);
});

test.each(['..', '../other', 'a/../../other', '/../x', 'link', 'link/below'])(
  'the path %j does not lead out of a volume',
  async (path) => {
    await mkdir(join(root, 'volume'));
    await symlink('/etc', join(root, 'volume/link'));
    const failure = await failureOf(openOutputs(mountedPlace(join(root, 'volume'), path), 'one'));
    expect(failure.reason).toBe('OutputInvalid');
    expect(failure.message).toContain(JSON.stringify(path));
  },
);

test.each(['', 'a/b', '/a', 'a/../b', '..a'])('the path %j is in the volume', async (path) => {
  const outputs = await openOutputs(mountedPlace(root, path), 'one');
  await outputs.create('report.json');
  await outputs.commit();
  expect(await readdir(join(root, path))).toEqual(['report.json']);
});
