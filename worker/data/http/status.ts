import { STATUS_CODES } from 'node:http';
import { RunError } from '../../errors.ts';
import type { Answer, Target } from './exchange.ts';

/** Statuses that say that the same request may work later (RFC 9110, RFC 6585). */
const MAY_PASS = [408, 425, 429];

/** What became of what was given to log in with. */
type Login = 'none' | 'sent' | 'kept back';

/** Whether credentials went to where an answer comes from. */
export function loginOf(
  { isOfOrigin }: Pick<Answer, 'isOfOrigin'>,
  { authorization }: Pick<Target, 'authorization'>,
): Login {
  if (authorization === undefined) return 'none';
  return isOfOrigin ? 'sent' : 'kept back';
}

/**
 * What is wrong when a server answers with this status; undefined when it gives the data. */
export function failureOfStatus(status: number, name: string, login: Login): RunError | undefined {
  if (status >= 200 && status < 300 && status !== 206) return undefined;
  const answer = `the server answers ${`${String(status)} ${STATUS_CODES[status] ?? ''}`.trim()}`;
  if (status === 404 || status === 410) {
    return new RunError('DataNotFound', `${name} is not there: ${answer}. Correct data.url.`);
  }
  if (status >= 400 && status < 500 && !MAY_PASS.includes(status)) {
    return new RunError('DataForbidden', `${name} is refused: ${answer}. ${ADVICE[login]}`);
  }
  return new RunError('DataUnavailable', `${name} cannot be fetched now: ${answer}.`);
}

const ADVICE = {
  none: 'Use a URL that can be fetched without logging in, or name a Secret to log in with.',
  sent: 'Check what you gave to log in with, and that it may read the data.',
  'kept back':
    'It redirects to another server, and what you gave to log in with is not sent there: give ' +
    'the URL that it leads to as data.url, if that server is to have it.',
} as const satisfies Record<Login, string>;
