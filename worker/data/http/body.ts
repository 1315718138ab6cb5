import { RunError } from '../../errors.ts';
import { backoff, MAX_TRIES } from './backoff.ts';
import { ask, type Answer, type Target } from './exchange.ts';
import { cutOff } from './failure.ts';
import { failureOfStatus, loginOf } from './status.ts';
import {
  continuationOf,
  headersOfResume,
  validatorOf,
  type Before,
  type Validator,
} from './resume.ts';

/** A try that brings fewer bytes before the next cut counts as one that brings none. */
const PROGRESS_BYTES = 1024 * 1024;

/** The shell's clock and chance, which tests replace. */
export interface Patience {
  readonly signal: AbortSignal;
  readonly chance: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * The body of the first answer, and after a cut what is missing of it, if the answer said by what to
 * tell that the file is still the same. Up to five tries in a row may fail for reasons that pass.
 * DataTruncated for a cut that was not mended, DataUnavailable when the server was silent instead,
 * DataChanged when the file is another one now; what a later answer may be refused for.
 */
export async function* readBody(
  first: Answer,
  target: Target,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  const beginning = { part: { answer: first, skip: 0 }, from: 0, total: lengthOf(first) };
  yield* readOn({ ...beginning, validator: validatorOf(first.headers) }, target, patience);
}

/** The body from a byte on, as readBody, of the very file that the validator is of. */
export async function* readFrom(
  before: Before,
  target: Target,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  const { from, validator } = before;
  const received = { received: from, total: before.total };
  const cut = cutOff(target.name, received, new Error('the rest was not to be had'));
  const { signal } = patience;
  const { part, total } = await askForRest(target, before, { cut, signal });
  yield* readOn({ part, total, from, validator }, target, patience);
}

/** Where a body is read from. */
interface Start {
  readonly part: Part;
  readonly from: number;
  readonly total: number | undefined;
  readonly validator: Validator | undefined;
}

async function* readOn(
  { validator, from, ...first }: Start,
  target: Target,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  let { part, total } = first;
  let received = from;
  let tried = 0;
  for (;;) {
    const start = received;
    let cut: RunError;
    try {
      for await (const piece of skipping(part.answer.pieces(), part.skip)) {
        received += piece.length;
        yield piece;
      }
      // A server may give less of a file than it was asked for (RFC 9110, section 14.2).
      if (received >= (total ?? 0)) return;
      cut = cutOff(target.name, { received, total }, new Error('the server sent no more'));
    } catch (cause) {
      patience.signal.throwIfAborted();
      cut = cause instanceof RunError ? cause : cutOff(target.name, { received, total }, cause);
    }
    if (validator === undefined) throw cut;
    if (received - start >= PROGRESS_BYTES) tried = 0;
    const next = await goOn(
      target,
      { validator, from: received, total },
      { ...patience, cut, tried },
    );
    ({ part, tried, total } = next);
  }
}

/** The length that an answer announces. */
export function lengthOf({ headers }: Pick<Answer, 'headers'>): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** An answer with what is missing, after so many bytes of its body. */
interface Part {
  readonly answer: Answer;
  readonly skip: number;
}

interface GoneOn {
  readonly part: Part;
  readonly tried: number;
  readonly total: number | undefined;
}

async function goOn(
  target: Target,
  before: Before,
  patience: Patience & { readonly cut: RunError; readonly tried: number },
): Promise<GoneOn> {
  const { cut, signal, pause, chance } = patience;
  let last = cut;
  for (let { tried } = patience; tried < MAX_TRIES;) {
    try {
      await pause(backoff(tried, chance()), signal);
      tried += 1;
      return { ...(await askForRest(target, before, { cut, signal })), tried };
    } catch (cause) {
      signal.throwIfAborted();
      if (!(cause instanceof RunError) || cause.reason !== 'DataUnavailable') throw cause;
      last = cause;
    }
  }
  const why = last === cut ? '' : ` The last time: ${last.message}`;
  throw new RunError(
    cut.reason,
    `${cut.message} ${String(MAX_TRIES)} tries to go on from there brought nothing.${why}`,
    { cause: last },
  );
}

async function askForRest(
  target: Target,
  before: Before,
  { cut, signal }: { readonly cut: RunError; readonly signal: AbortSignal },
): Promise<Omit<GoneOn, 'tried'>> {
  const headers = headersOfResume(before.validator, before.from);
  const answer = await ask(target, headers, signal);
  try {
    return partOf(answer, target, { ...before, cut });
  } catch (cause) {
    answer.abandon();
    throw cause;
  }
}

function partOf(
  answer: Answer,
  target: Target,
  { cut, ...before }: Before & { readonly cut: RunError },
): Omit<GoneOn, 'tried'> {
  const { status, headers } = answer;
  if (![200, 206, 412, 416].includes(status)) {
    throw failureOfStatus(status, target.name, loginOf(answer, target)) ?? cut;
  }
  const continuation = continuationOf(status, headers, before);
  switch (continuation.kind) {
    case 'rest':
      return { part: { answer, skip: 0 }, total: continuation.total };
    case 'whole':
      return { part: { answer, skip: before.from }, total: before.total };
    case 'changed':
      throw new RunError(
        'DataChanged',
        `${target.name} changed while it was read: wait until it is written completely.`,
      );
    case 'unusable':
      throw new RunError(
        'DataTruncated',
        `${cut.message} The server cannot go on from there: ${continuation.problem}.`,
      );
  }
}

/** A stream without so many of its first bytes. */
async function* skipping(
  bytes: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const piece of bytes) {
    if (left < piece.length) yield left === 0 ? piece : piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}
