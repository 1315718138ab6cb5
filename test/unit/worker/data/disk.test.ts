import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskSource, mountedSource } from '../../../../worker/data/disk.ts';
import { bytesFrom, collect, textOf } from '../../../support/byte-stream.ts';
import { eventually } from '../../../support/eventually.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'disk-'));
});

afterAll(() => rm(directory, { recursive: true }));

test('a file is closed when its run is over, though nobody comes for its next piece', async () => {
  const path = join(directory, 'left.csv');
  await writeFile(path, 'x'.repeat(3_000_000));
  const over = new AbortController();
  const { bytes } = await diskSource(path).open(over.signal);
  await bytes[Symbol.asyncIterator]().next();
  expect(await isOpen(path)).toBe(true);
  over.abort();
  await eventually(async () => {
    expect(await isOpen(path)).toBe(false);
  });
});

/** Whether this process has the file open. */
async function isOpen(path: string): Promise<boolean> {
  const descriptors = await readdir('/proc/self/fd');
  const files = await Promise.all(
    descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => '')),
  );
  return files.includes(path);
}

test('streams a file in pieces', async () => {
  const path = join(directory, 'data.csv');
  await writeFile(path, 'x'.repeat(3_000_000));
  const { bytes, size } = await diskSource(path).open(never);
  expect(size).toBe(3_000_000);
  const pieces = await collect(bytes);
  expect(pieces.length).toBeGreaterThan(2);
  expect(Buffer.concat(pieces)).toHaveLength(3_000_000);
});

test('gives a file from any byte on, and notices when it has become another', async () => {
  const path = join(directory, 'parts.csv');
  await writeFile(path, 'x'.repeat(2_000_000) + 'the end');
  const { parts } = await diskSource(path).open(never);
  expect(parts?.size).toBe(2_000_007);
  expect((await bytesFrom(parts, 1_999_999)).toString()).toBe('xthe end');
  await parts?.refuseChanged();
  await appendFile(path, '!');
  const failure = await failureOf(parts?.refuseChanged() ?? Promise.resolve());
  expect(failure.reason).toBe('DataChanged');
});

test('a file that is not there is named', async () => {
  const failure = await failureOf(textOf(diskSource(join(directory, 'no.csv')), never));
  expect(failure.reason).toBe('DataNotFound');
  expect(failure.message).toContain(`The data cannot be read from "${directory}/no.csv": ENOENT`);
});

test('a directory is no data', async () => {
  const failure = await failureOf(textOf(diskSource(directory), never));
  expect(failure.reason).toBe('DataForbidden');
});

test('what is no regular file tells no size', async () => {
  const { bytes, size } = await diskSource('/dev/null').open(never);
  expect(size).toBeUndefined();
  expect(await collect(bytes)).toEqual([]);
});

test('a file that changes while it is read is not taken for one', async () => {
  const path = join(directory, 'growing.csv');
  await writeFile(path, 'a,b\n');
  const { bytes } = await diskSource(path).open(never);
  await appendFile(path, '1,2\n');
  const failure = await failureOf(collect(bytes));
  expect(failure.reason).toBe('DataChanged');
  expect(failure.message).toContain(`"${path}" changed while it was read`);
});

test('ends with the reason of its signal', async () => {
  const stop = new AbortController();
  const { bytes } = await diskSource('/dev/zero').open(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(collect(bytes)).rejects.toThrow('stopped');
});

describe('in a mounted volume', () => {
  let volume: string;

  beforeAll(async () => {
    volume = join(directory, 'volume');
    await mkdir(join(volume, 'sub', '..2026'), { recursive: true });
    await writeFile(join(volume, 'sub', '..2026', 'in.csv'), 'a,b\n');
    await symlink(join('..2026', 'in.csv'), join(volume, 'sub', 'in.csv'));
    await writeFile(join(directory, 'out.csv'), 'secret');
    await symlink(join(directory, 'out.csv'), join(volume, 'out.csv'));
    await mkdir(join(directory, 'volume-beside'));
    await writeFile(join(directory, 'volume-beside', 'out.csv'), 'secret');
  });

  test.each(['sub/in.csv', '/sub/in.csv', './sub/../sub/in.csv'])('reads %s', async (path) => {
    expect(await textOf(mountedSource(volume, path), never)).toBe('a,b\n');
  });

  test.each(['../out.csv', 'out.csv', 'sub/../../out.csv', '../volume-beside/out.csv'])(
    'does not leave it by %s',
    async (path) => {
      const failure = await failureOf(textOf(mountedSource(volume, path), never));
      expect(failure.reason).toBe('DataForbidden');
      expect(failure.message).toContain(`"${path}" leads out of the volume`);
    },
  );

  test('a file that is not there is named as the manifest names it', async () => {
    const failure = await failureOf(textOf(mountedSource(volume, 'no.csv'), never));
    expect(failure.reason).toBe('DataNotFound');
    expect(failure.message).toContain(`The data cannot be read from "no.csv": `);
  });
});
