/** What can go wrong between the operator and the API server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call, Fault } from './call.ts';

/** An answer as the API server words a refusal (metav1.Status). */
export function refusal(
  code: number,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code };
  return {
    status: code,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...status, message: `the test says ${reason}` }),
  };
}

/** Every call is answered so. */
export function answering(answer: Answer): Fault {
  return (call) => call.reply(answer);
}

/** Only calls that satisfy have the fault. */
export function where(satisfies: (call: Call) => boolean, fault: Fault): Fault {
  return (call) => (satisfies(call) ? fault(call) : call.pass());
}

export const isWatch = ({ kind }: Call): boolean => kind === 'watch';

/** Connections stay, and not one byte comes any more: a peer that is gone without a word. */
export const halfOpen: Fault = () => undefined;

/** A watch is opened as always, and then says nothing, not even a bookmark. */
export const silentWatches = where(isWatch, (call) => {
  call.send('');
});

/** A watch ends as soon as it is opened. */
export const endingWatches = where(isWatch, (call) => {
  call.send('');
  call.end();
});

/** A watch breaks off in the middle of the first event that it should tell. */
export const tornWatches = where(isWatch, (call) =>
  call.pass(async (line, send) => {
    send(line.slice(0, Math.floor(line.length / 2)));
    // So that the half leaves before the reset, which discards what is still to be sent.
    await sleep(10);
    call.reset();
  }),
);

/** A watch is told in its answer that its resourceVersion is too old. */
export const goneInHeader = where(isWatch, answering(refusal(410, 'Expired')));

/** A watch is told in its first event that its resourceVersion is too old. */
export const goneInStream = where(isWatch, (call) => {
  const { body } = refusal(410, 'Expired');
  call.send(`{"type":"ERROR","object":${body}}\n`);
  call.end();
});

/** Every call is answered, but late. */
export function slow(ms: number): Fault {
  return async (call) => {
    await sleep(ms);
    await call.pass();
  };
}

/** Every second write to each path, from the first on, is answered so and does nothing. */
export function everySecondWrite(answer: Answer): Fault {
  const writes = new Map<string, number>();
  return where(({ kind, path }) => {
    if (kind !== 'write') return false;
    const before = writes.get(path) ?? 0;
    writes.set(path, before + 1);
    return before % 2 === 0;
  }, answering(answer));
}

/**
 * The first lists that an operator fills its stores with are answered as they were at a
 * resourceVersion; not the read of one Job's pods, which the API promises to be the most recent.
 */
export function staleLists(
  resourceVersion: string,
  isStale: (call: Call) => boolean = () => true,
): Fault {
  const seen = new Set<string>();
  return async (call) => {
    const fillsStore = call.kind === 'list' && !call.path.includes('/namespaces/');
    if (fillsStore && isStale(call) && !seen.has(call.path)) {
      seen.add(call.path);
      call.query.set('resourceVersion', resourceVersion);
      call.query.set('resourceVersionMatch', 'Exact');
    }
    await call.pass();
  };
}
