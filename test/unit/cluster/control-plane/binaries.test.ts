import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  binariesIn,
  kubernetesVersion,
  linkerFlags,
} from '../../../cluster/control-plane/binaries.ts';

describe('kubernetesVersion', () => {
  test.each([
    ['alone', 'require k8s.io/kubernetes v1.36.3\n'],
    ['in a block', 'require (\n\tk8s.io/api v0.36.3\n\tk8s.io/kubernetes v1.36.3 // indirect\n)\n'],
  ])('reads a requirement that stands %s', (_, text) => {
    expect(kubernetesVersion(text)).toBe('v1.36.3');
  });

  test('reads the go.mod of the embedded cluster', async () => {
    const file = join(import.meta.dirname, '../../../cluster/go.mod');
    expect(kubernetesVersion(await readFile(file, 'utf8'))).toMatch(/^v1\.\d+\.\d+$/);
  });

  test('refuses a go.mod without Kubernetes, tools and replacements notwithstanding', () => {
    const text =
      'tool (\n\tk8s.io/kubernetes/cmd/kubectl\n)\nreplace k8s.io/api => k8s.io/api v0.36.3\n';
    expect(() => kubernetesVersion(text)).toThrow('requires no k8s.io/kubernetes');
  });
});

test('linkerFlags give the version to both packages that read it', () => {
  const flags = linkerFlags('v1.36.3');
  expect(flags).toContain('-X k8s.io/component-base/version.gitVersion=v1.36.3');
  expect(flags).toContain('-X k8s.io/client-go/pkg/version.gitMinor=36');
});

describe('binariesIn', () => {
  test('looks for everything in the cache by default', () => {
    expect(binariesIn('/cache', undefined)).toMatchObject({
      etcd: '/cache/etcd',
      kubelet: '/cache/kubelet',
    });
  });

  test('takes from KUBEBUILDER_ASSETS what such a folder holds', () => {
    expect(binariesIn('/cache', '/assets')).toMatchObject({
      etcd: '/assets/etcd',
      'kube-apiserver': '/assets/kube-apiserver',
      kubectl: '/assets/kubectl',
      'kube-controller-manager': '/cache/kube-controller-manager',
    });
  });
});
