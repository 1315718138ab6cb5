import type { CoreV1Event } from '@kubernetes/client-node';
import { makeRecorder } from '../../../operator/events.ts';
import { batchInference } from '../../support/resource.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const started = {
  type: 'Normal',
  reason: 'RunStarted',
  message: 'Job a has been created',
} as const;

function recording({ fails = false } = {}) {
  const clock = virtualClock();
  const written: CoreV1Event[] = [];
  const errors: unknown[] = [];
  const record = makeRecorder({
    api: {
      createNamespacedEvent({ body }) {
        if (fails) return Promise.reject(new Error('no'));
        written.push(body);
        return Promise.resolve(body);
      },
    },
    clock,
    onError: (error) => errors.push(error),
  });
  return { written, errors, record };
}

test('an event speaks of its resource', async () => {
  const { record, written } = recording();
  await record(batchInference(), [started]);
  expect(written).toMatchObject([
    {
      metadata: {
        namespace: 'demo',
        name: expect.stringMatching(/^letters\.[0-9a-f]+$/) as string,
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

test('each event has a name of its own', async () => {
  const { record, written } = recording();
  await record(batchInference(), [started, started]);
  expect(new Set(written.map(({ metadata }) => metadata.name)).size).toBe(2);
});

test('a message is cut to 1 KiB, and not within a character', async () => {
  const { record, written } = recording();
  await record(batchInference(), [{ ...started, message: 'ä'.repeat(600) }]);
  const message = written[0]?.message ?? '';
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  expect(message).toBe(`${'ä'.repeat(510)}…`);
});

test('an event that cannot be written fails nothing', async () => {
  const { record, errors } = recording({ fails: true });
  await record(batchInference(), [started]);
  expect(errors).toEqual([new Error('no')]);
});
