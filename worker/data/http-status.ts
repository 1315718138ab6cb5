import { STATUS_CODES } from 'node:http';
import { RunError } from '../errors.ts';

/** Statuses that say that the same request may work later (RFC 9110, RFC 6585). */
const MAY_PASS = [408, 425, 429];

/** What is wrong when a server answers with this status; undefined when it gives the data. */
export function failureOfStatus(status: number, name: string): RunError | undefined {
  if (status >= 200 && status < 300 && status !== 206) return undefined;
  const answer = `the server answers ${`${String(status)} ${STATUS_CODES[status] ?? ''}`.trim()}`;
  if (status === 404 || status === 410) {
    return new RunError('DataNotFound', `${name} is not there: ${answer}. Correct data.url.`);
  }
  if (status >= 400 && status < 500 && !MAY_PASS.includes(status)) {
    return new RunError(
      'DataForbidden',
      `${name} is refused: ${answer}. Use a URL that can be fetched without logging in.`,
    );
  }
  return new RunError('DataUnavailable', `${name} cannot be fetched now: ${answer}.`);
}
