import { requiredVolumes, volumesFor } from '../../../../operator/job/volumes.ts';
import {
  CREDENTIALS_DIRECTORY,
  DATA_DIRECTORY,
  HTTP_CREDENTIALS_DIRECTORY,
  OUTPUT_DIRECTORY,
} from '../../../../worker/contract.ts';
import { batchInference, type Variation } from '../../../support/resource.ts';

const credentials = { name: 'credentials', mountPath: CREDENTIALS_DIRECTORY, readOnly: true };
const output = { claimName: 'results', probabilities: false };

function volumes(variation: Variation) {
  return volumesFor(batchInference(variation).spec);
}

test('a run of files on servers mounts nothing but its credentials', () => {
  const mounted = volumes({ output: { sftpPath: 'results', probabilities: false } });
  expect(mounted.mounts).toEqual([credentials]);
  expect(mounted.volumes).toHaveLength(1);
});

test('the Secret of data.url is mounted beside the other, with the keys that mean something', () => {
  const mounted = volumes({ data: { secretName: 'data-login' } });
  expect(mounted.mounts).toEqual([
    credentials,
    { name: 'http-credentials', mountPath: HTTP_CREDENTIALS_DIRECTORY, readOnly: true },
  ]);
  expect(mounted.volumes[1]?.secret).toMatchObject({
    secretName: 'data-login',
    defaultMode: 0o440,
    items: ['username', 'password', 'token', 'ca.crt'].map((key) => ({ key, path: key })),
  });
});

test('no Secret’s volume holds a pod back, because the pod’s status would not say so', () => {
  const mounted = volumes({ data: { secretName: 'data-login' } });
  expect(mounted.volumes.map(({ secret }) => secret?.optional)).toEqual([true, true]);
});

test('a ConfigMap of data is mounted as a whole', () => {
  const mounted = volumes({ file: { configMapName: 'digits', path: 'digits.csv' } });
  expect(mounted.volumes[1]).toEqual({ name: 'data', configMap: { name: 'digits' } });
  expect(mounted.mounts[1]).toEqual({ name: 'data', mountPath: DATA_DIRECTORY, readOnly: true });
});

test('a claim is mounted for reading where the data are, and for writing where the output goes', () => {
  const mounted = volumes({ file: { claimName: 'inputs', path: 'digits.csv' }, output });
  expect(mounted.volumes.slice(1)).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'inputs', readOnly: true } },
    { name: 'output', persistentVolumeClaim: { claimName: 'results' } },
  ]);
  expect(mounted.mounts.slice(1)).toEqual([
    { name: 'data', mountPath: DATA_DIRECTORY, readOnly: true },
    { name: 'output', mountPath: OUTPUT_DIRECTORY },
  ]);
});

test('one claim for both is one volume, which is mounted twice', () => {
  const mounted = volumes({ file: { claimName: 'results', path: 'digits.csv' }, output });
  expect(mounted.volumes.slice(1)).toEqual([
    { name: 'output', persistentVolumeClaim: { claimName: 'results' } },
  ]);
  expect(mounted.mounts.slice(1)).toEqual([
    { name: 'output', mountPath: DATA_DIRECTORY, readOnly: true },
    { name: 'output', mountPath: OUTPUT_DIRECTORY },
  ]);
});

test('a pod needs the ConfigMap and the claims that it mounts, and no Secret', () => {
  const required = (variation: Variation) => requiredVolumes(batchInference(variation).spec);
  expect(required({ data: { secretName: 'data-login' } })).toEqual([]);
  expect(required({ file: { configMapName: 'digits', path: 'x' }, output })).toEqual([
    'ConfigMap digits',
    'PersistentVolumeClaim results',
  ]);
  expect(required({ file: { claimName: 'results', path: 'x' }, output })).toEqual([
    'PersistentVolumeClaim results',
  ]);
});
