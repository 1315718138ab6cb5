import { jest } from '@jest/globals';
import type { V1Lease } from '@kubernetes/client-node';
import { isAlreadyExists, isConflict } from '../../../operator/errors.ts';
import { apiOn } from '../../../operator/kube/api.ts';
import { connect, type Connection } from '../../../operator/kube/connection.ts';
import type { LeaseRecord } from '../../../operator/leader/decision.ts';
import { LEASE_NAME, type LeaseStore, leaseStore } from '../../../operator/leader/lease.ts';
import { controlPlane, type TestControlPlane } from '../../support/control-plane.ts';

jest.setTimeout(60_000);

const record: LeaseRecord = {
  holderIdentity: 'first',
  leaseDurationSeconds: 15,
  acquireTime: '2026-11-23T12:00:00.123Z',
  renewTime: '2026-11-23T12:00:01.456Z',
  leaseTransitions: 2,
};

let plane: TestControlPlane;
let connection: Connection;
let store: LeaseStore;

beforeAll(async () => {
  plane = await controlPlane({ controllers: false });
  connection = connect(plane.kubeConfig, 'batchinference-test');
  store = leaseStore(apiOn(connection).coordination, 'default');
});

afterAll(async () => {
  await connection.close();
  await plane.stop();
});

test('a Lease that is not there is made, once', async () => {
  expect(await store.read()).toBeUndefined();
  const written = await store.write(undefined, record);
  expect((await store.read())?.record).toEqual(written.record);
  expect(await store.write(undefined, record).catch(isAlreadyExists)).toBe(true);
});

test('of two who have read the same version one can write', async () => {
  const read = await store.read();
  await store.write(read, { ...record, holderIdentity: 'faster' });
  const late = store.write(read, { ...record, holderIdentity: 'slower' });
  expect(await late.catch(isConflict)).toBe(true);
  expect((await store.read())?.record.holderIdentity).toBe('faster');
});

test('whoever looks at it sees who leads and since when; what others wrote on it stays', async () => {
  await plane.kubectl('label', 'lease', LEASE_NAME, 'team=ours');
  const read = await store.read();
  await store.write(read, { ...record, acquireTime: read?.record.acquireTime ?? '' });
  const lease = await plane.kubectl('get', 'lease', LEASE_NAME, '--output=json');
  expect(JSON.parse(lease) as V1Lease).toMatchObject({
    metadata: { labels: { team: 'ours' } },
    spec: {
      ...record,
      acquireTime: '2026-11-23T12:00:00.123000Z',
      renewTime: '2026-11-23T12:00:01.456000Z',
    },
  });
});
