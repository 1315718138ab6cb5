import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts } from '../../../cluster/control-plane/ports.ts';

let folder: string;
let somebody: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'));
  somebody = createServer().listen(0, '127.0.0.1');
  await once(somebody, 'listening');
});
afterAll(async () => {
  somebody.close();
  await rm(folder, { recursive: true });
});

test('ports stay the same from one start to the next', async () => {
  const file = join(folder, 'kept.json');
  const first = await choosePorts(file, true);
  expect(new Set(Object.values(first)).size).toBe(Object.values(first).length);
  expect(await choosePorts(file, true)).toEqual(first);
});

test('a port that somebody else took is exchanged, but not while the cluster itself may hold it', async () => {
  const file = join(folder, 'taken.json');
  const taken = (somebody.address() as AddressInfo).port;
  await writeFile(file, JSON.stringify({ api: taken }));
  expect((await choosePorts(file, false)).api).toBe(taken);
  expect((await choosePorts(file, true)).api).not.toBe(taken);
});
