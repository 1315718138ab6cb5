/** The Lease in the API server: read, and written only by whoever has seen its latest version. */
import { type CoordinationV1Api, type V1Lease, V1MicroTime } from '@kubernetes/client-node';
import { isNotFound } from '../errors.ts';
import { ELECTION, type LeaseRecord } from './decision.ts';

/** deploy/rbac.yaml permits this one and no other. */
export const LEASE_NAME = 'batchinference-operator';

/** A Lease of which a version has been read. */
export interface LeaseVersion {
  readonly record: LeaseRecord;
  readonly lease: V1Lease;
}

export interface LeaseStore {
  /** As namespace/name, for messages. */
  readonly title: string;
  /** Undefined when there is none. */
  read(): Promise<LeaseVersion | undefined>;
  /**
   * Puts the record in the place of the version that was read, or makes the Lease.
   *
   * @throws ApiException with 409 when somebody else has written meanwhile.
   */
  write(read: LeaseVersion | undefined, record: LeaseRecord): Promise<LeaseVersion>;
}

export function leaseStore(
  api: Pick<
    CoordinationV1Api,
    'readNamespacedLease' | 'createNamespacedLease' | 'replaceNamespacedLease'
  >,
  namespace: string,
): LeaseStore {
  const name = LEASE_NAME;
  return {
    title: `${namespace}/${name}`,
    async read() {
      try {
        return versionOf(await api.readNamespacedLease({ namespace, name }));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async write(read, record) {
      const spec = {
        ...read?.lease.spec,
        ...record,
        acquireTime: new V1MicroTime(record.acquireTime),
        renewTime: new V1MicroTime(record.renewTime),
      };
      if (read === undefined) {
        const body = { metadata: { name, namespace }, spec };
        return versionOf(await api.createNamespacedLease({ namespace, body }));
      }
      // The resourceVersion in it makes the API server answer 409 when it is out of date.
      const body = { ...read.lease, spec };
      return versionOf(await api.replaceNamespacedLease({ namespace, name, body }));
    },
  };
}

function versionOf(lease: V1Lease): LeaseVersion {
  const { holderIdentity, leaseDurationSeconds, leaseTransitions, ...times } = lease.spec ?? {};
  return {
    lease,
    record: {
      holderIdentity: holderIdentity ?? '',
      leaseDurationSeconds: leaseDurationSeconds ?? ELECTION.leaseMs / 1000,
      acquireTime: textOf(times.acquireTime),
      renewTime: textOf(times.renewTime),
      leaseTransitions: leaseTransitions ?? 0,
    },
  };
}

/** The client's types say V1MicroTime; what it gives is the text that the server sent. */
function textOf(time: unknown): string {
  return typeof time === 'string' ? time : '';
}
