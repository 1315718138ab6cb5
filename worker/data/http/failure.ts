import { errorCode, RunError } from '../../errors.ts';
import { thrownText } from '../../quote.ts';

/** Codes of Node's and OpenSSL's for a certificate that will not be any better next time. */
const UNTRUSTED = [
  'CERT_HAS_EXPIRED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Why no answer came. */
export function noAnswer(name: string, cause: unknown): RunError {
  const problem = networkProblem(cause);
  const code = errorCode(cause) ?? '';
  // The parser's codes: what answers is another protocol, and will be next time.
  if (code.startsWith('HPE_')) {
    return new RunError(
      'DataNotFound',
      `${name} is not there: what answers does not speak HTTP (${problem}). Correct data.url.`,
      { cause },
    );
  }
  if (UNTRUSTED.includes(code)) {
    return new RunError(
      'DataForbidden',
      `${name} is not fetched: the server's certificate is not to be trusted (${problem}). If an ` +
        'authority of your own issued it, give that authority’s certificate as ca.crt.',
      { cause },
    );
  }
  return new RunError('DataUnavailable', `${name} cannot be fetched: ${problem}.`, { cause });
}

/** Nothing came for so long. */
export function silent(name: string, milliseconds: number, cause: unknown): RunError {
  const silence = `nothing came for ${String(milliseconds / 1000)} s`;
  return new RunError('DataUnavailable', `${name} cannot be fetched: ${silence}.`, { cause });
}

/** The body ended too soon, after so many bytes of so many, where that is known. */
export function cutOff(
  name: string,
  { received, total }: { readonly received: number; readonly total: number | undefined },
  cause: unknown,
): RunError {
  const of = total === undefined ? '' : ` of ${String(total)}`;
  return new RunError(
    'DataTruncated',
    `${name} was cut off after ${String(received)}${of} bytes: ${networkProblem(cause)}.`,
    { cause },
  );
}

/** Some of Node's errors have no text, such as that of several addresses that all refuse. */
function networkProblem(cause: unknown): string {
  const text = thrownText(cause);
  // What Node says when the connection ends before the body does.
  if (text === 'aborted') return 'the server closed the connection';
  return text || (errorCode(cause) ?? 'the connection failed');
}
