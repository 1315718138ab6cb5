import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  rememberKernelSettings,
  restoreKernelSettings,
} from '../../../cluster/node/kernel-settings.ts';

let folder: string;
let root: string;
let state: string;
const forward = () => join(root, 'net/ipv4/ip_forward');
const set = (value: string) => writeFile(forward(), `${value}\n`);
const value = async () => (await readFile(forward(), 'utf8')).trim();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernel-settings-'));
  [root, state] = [join(folder, 'sys'), join(folder, 'state')];
  await mkdir(join(root, 'net/ipv4'), { recursive: true });
  await mkdir(state);
  await set('0');
});
afterEach(() => rm(folder, { recursive: true }));

test('the machine gets back what it had before the first start', async () => {
  await rememberKernelSettings(state, root);
  await set('1');
  await rememberKernelSettings(state, root);
  await restoreKernelSettings(state, root);
  expect(await value()).toBe('0');
  expect(await readdir(state)).toEqual(['kernel-settings.json']);
});

test('without a note nothing is touched', async () => {
  await set('1');
  await restoreKernelSettings(state, root);
  expect(await value()).toBe('1');
});

test('what this kernel does not have is left out', async () => {
  await rememberKernelSettings(state, root);
  await restoreKernelSettings(state, root);
  expect(await readdir(root)).toEqual(['net']);
});
