import { waitFor } from '../../../worker/waiting.ts';
import { never } from '../../support/ssh-connect.ts';

const endless = new Promise<never>(() => undefined);
const timeout = { milliseconds: 1, error: () => new Error('too late') };

test('gives what the work gives', async () => {
  await expect(waitFor(Promise.resolve(1), { signal: never })).resolves.toBe(1);
  await expect(waitFor(Promise.reject(new Error('no')), { signal: never })).rejects.toThrow('no');
});

test('waits no longer than until the signal, even for work that does not hear it', async () => {
  const stop = new AbortController();
  const waiting = waitFor(endless, { signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(waitFor(endless, { signal: stop.signal })).rejects.toThrow('stopped');
});

test('waits no longer than the timeout', async () => {
  await expect(waitFor(endless, { signal: never, timeout })).rejects.toThrow('too late');
});

test('work that fails when nobody waits any more is not heard', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(waitFor(promise, { signal: never, timeout })).rejects.toThrow('too late');
  reject(new Error('later'));
  await new Promise(setImmediate);
});
