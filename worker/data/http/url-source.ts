import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, getCACertificates } from 'node:tls';
import { RunError } from '../../errors.ts';
import type { HttpAccess } from './access.ts';
import { lengthOf, type Patience, readBody, readFrom } from './body.ts';
import { ask, type Answer, type Target } from './exchange.ts';
import { failureOfStatus, loginOf } from './status.ts';
import { parseUrl } from './redirect.ts';
import { etagOf, validatorOf } from './resume.ts';
import type { DataSource, OpenData } from '../source.ts';

/** How long a server may take to answer, and then between two pieces of its answer. */
const IDLE_MILLISECONDS = 30_000;

interface HttpOptions {
  readonly access?: HttpAccess | undefined;
  readonly idleMilliseconds?: number;
  /** Waits before a try; a promise of its own in tests. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * The body of a URL, redirects followed, and after a cut what is missing of it, by its range, if the
 * server says by an entity tag or a date that it is the same file still.
 *
 * Opening throws DataNotFound or DataForbidden when the server or the URL says so, DataUnavailable
 * when it cannot be reached, is silent for too long or says that it may work later, and DataInvalid
 * when it comes in a content encoding other than gzip or zstd. It is asked for once: trying a whole
 * run again is for whoever started it.
 *
 * A body whose end the server announces neither by a length nor by chunks ends when the server
 * closes the connection in good order (RFC 9112, section 6.3), and that has to be believed: a
 * server that fails and still closes so is not noticed, unless it leaves half a row. A connection
 * that is reset is DataTruncated. Serve the data with a length.
 *
 * Credentials are sent to the origin of the URL alone, whatever it redirects to, and only over
 * https, or to this machine itself, where nobody is on the way.
 */
export function urlSource(text: string, options: HttpOptions = {}): DataSource {
  return { name: nameOf(text), open: (signal) => openUrl(text, options, signal) };
}

/** A URL without what may be secret in it: user, password, query and fragment. */
export function shownUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

async function openUrl(
  text: string,
  { access = {}, idleMilliseconds = IDLE_MILLISECONDS, pause = wait }: HttpOptions,
  signal: AbortSignal,
): Promise<OpenData> {
  const url = parseUrl(text, 'data.url');
  const { authorization, ca } = access;
  if (authorization !== undefined && !isPrivate(url)) throw exposed();
  const target: Target = {
    url,
    name: shownUrl(url),
    authorization,
    secureContext: ca === undefined ? undefined : trusting(ca),
    idleMilliseconds,
  };
  const answer = await ask(target, {}, signal);
  const failure = refused(answer, target);
  if (failure !== undefined) {
    answer.abandon();
    throw failure;
  }
  const patience = { signal, pause, chance: Math.random };
  return {
    bytes: readBody(answer, target, patience),
    size: lengthOf(answer),
    etag: etagOf(answer.headers),
    ...partsOf(answer, target, patience),
  };
}

/** A file that tells its length and its version, of which the server says that it gives ranges. */
function partsOf(
  { headers }: Answer,
  target: Target,
  patience: Patience,
): Pick<OpenData, 'parts' | 'noParts'> {
  const [size, validator] = [lengthOf({ headers }), validatorOf(headers)];
  if (size === undefined) return { noParts: 'is served without its length' };
  if (validator === undefined) return { noParts: 'is served without an ETag or a date of change' };
  if (headers['accept-ranges']?.toLowerCase() !== 'bytes') {
    return { noParts: 'is served without Accept-Ranges: bytes' };
  }
  const version = `${String(size)} bytes, ${validator.header} ${validator.value}`;
  return {
    parts: {
      size,
      version,
      from: (from) => readFrom({ validator, from, total: size }, target, patience),
      // Every request for a part is one for that version.
      refuseChanged: () => Promise.resolve(),
    },
  };
}

function refused(answer: Answer, target: Target): RunError | undefined {
  const { name } = target;
  const failure = failureOfStatus(answer.status, name, loginOf(answer, target));
  if (failure !== undefined) return failure;
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  // Which of them it is, if any, the first bytes tell.
  if (['identity', 'gzip', 'x-gzip', 'zstd'].includes(encoding.toLowerCase())) return undefined;
  // Any other word of the server's might be one that it was sent.
  const known = ['br', 'compress', 'deflate'].find((each) => each === encoding.toLowerCase());
  return new RunError(
    'DataInvalid',
    `${name} comes compressed (content-encoding ${known ?? 'of another kind'}) although it was ` +
      'asked for as it stands: serve the CSV uncompressed, or compressed with gzip or zstd.',
  );
}

function nameOf(text: string): string {
  const url = URL.parse(text);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? shownUrl(url) : 'data.url';
}

/** Whether nobody on the way can read what is sent there. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function exposed(): RunError {
  return new RunError(
    'DataForbidden',
    'data.url is plain http, where anyone on the way could read what is given to log in with, and ' +
      'so it is not sent: use https (an authority of your own goes into ca.crt).',
  );
}

/** Certificates of the user's beside those that Node trusts by itself: a redirect may need them. */
function trusting(ca: string): Target['secureContext'] {
  return createSecureContext({ ca: [...getCACertificates('default'), ca] });
}

function wait(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return sleep(milliseconds, undefined, { signal });
}
