import { ApiException, type CoreV1Event } from '@kubernetes/client-node';
import { makeRecorder } from '../../../operator/events.ts';
import { batchInference } from '../../support/resource.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const started = {
  type: 'Normal',
  reason: 'RunStarted',
  message: 'Job a has been created',
} as const;

const ended = { ...started, reason: 'RunSucceeded' } as const;

function versioned(resourceVersion: string) {
  const { metadata, ...rest } = batchInference();
  return { ...rest, metadata: { ...metadata, resourceVersion } };
}

function recording({ fails }: { fails?: Error } = {}) {
  const clock = virtualClock();
  const written: CoreV1Event[] = [];
  const errors: unknown[] = [];
  let attempts = 0;
  const record = makeRecorder({
    api: {
      createNamespacedEvent({ body }) {
        attempts += 1;
        if (fails !== undefined) return Promise.reject(fails);
        written.push(body);
        return Promise.resolve(body);
      },
    },
    clock,
    onError: (error) => errors.push(error),
  });
  return { written, errors, record, attempts: () => attempts };
}

test('an event speaks of its resource', async () => {
  const { record, written } = recording();
  await record(versioned('42'), [started]);
  expect(written).toMatchObject([
    {
      metadata: {
        namespace: 'demo',
        name: 'letters.00000000000000000042.0.runstarted',
      },
      involvedObject: {
        apiVersion: 'batchinference.dev/v1alpha1',
        kind: 'BatchInference',
        name: 'letters',
        namespace: 'demo',
        uid: 'uid-letters',
      },
      ...started,
      count: 1,
    },
  ]);
});

test('each event of each version has a name of its own, and names are in order', async () => {
  const { record, written } = recording();
  await record(versioned('99'), [started, ended]);
  await record(versioned('100'), [started]);
  const names = written.map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(3);
  expect([...names].sort()).toEqual(names);
});

test('an event that was written before is no problem', async () => {
  const body = JSON.stringify({ kind: 'Status', reason: 'AlreadyExists' });
  const { record, errors } = recording({ fails: new ApiException(409, '', body, {}) });
  await record(batchInference(), [started]);
  expect(errors).toEqual([]);
});

test('a message is cut to 1 KiB, and not within a character', async () => {
  const { record, written } = recording();
  await record(batchInference(), [{ ...started, message: 'ä'.repeat(600) }]);
  const message = written[0]?.message ?? '';
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  expect(message).toBe(`${'ä'.repeat(510)}…`);
});

test.each([
  [500, 3],
  [409, 3],
  [403, 1],
  [429, 3],
])('an event that is answered %d is tried %d times', async (code, tries) => {
  const { record, attempts } = recording({ fails: new ApiException(code, '', '{}', {}) });
  await record(batchInference(), [started]);
  expect(attempts()).toBe(tries);
});

test('an event that cannot be written fails nothing', async () => {
  const { record, errors } = recording({ fails: new Error('no') });
  await record(batchInference(), [started]);
  expect(errors).toEqual([new Error('no')]);
});
