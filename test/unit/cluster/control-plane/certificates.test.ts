import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOLDERS, ensureCertificates, pem } from '../../../cluster/control-plane/certificates.ts';

let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'certificates-')), 'all');
  await ensureCertificates(folder);
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

const certificate = async (name: string): Promise<X509Certificate> =>
  new X509Certificate(await readFile(pem(folder, name).certificate));

test('every certificate is signed by the authority and is none itself', async () => {
  const authority = await certificate('ca');
  expect(authority.ca).toBe(true);
  for (const { name } of HOLDERS) {
    const own = await certificate(name);
    expect(own.verify(authority.publicKey)).toBe(true);
    expect(own.ca).toBe(false);
  }
});

test('a holder bears the user and group by which Kubernetes knows it', async () => {
  expect((await certificate('kubelet')).subject).toBe('O=system:nodes\nCN=system:node:localhost');
  expect((await certificate('kube-scheduler')).subject).toBe('CN=system:kube-scheduler');
});

test.each(['localhost', 'kubernetes.default.svc'])(
  'the API server may call itself %s',
  async (name) => {
    expect((await certificate('kube-apiserver')).checkHost(name)).toBe(name);
  },
);

test.each(['127.0.0.1', '10.96.0.1', '10.88.0.1'])(
  'the API server may listen on %s',
  async (address) => {
    expect((await certificate('kube-apiserver')).checkIP(address)).toBe(address);
  },
);

test('nobody else may read the keys', async () => {
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test('a second call leaves everything as it is', async () => {
  const before = await readFile(pem(folder, 'ca').certificate, 'utf8');
  await ensureCertificates(folder);
  expect(await readFile(pem(folder, 'ca').certificate, 'utf8')).toBe(before);
  expect(await readdir(join(folder, '..'))).toEqual(['all']);
});
