/** Asks one worker how far it is, over HTTP on its pod's address. */
import { isIP } from 'node:net';
import { Client } from 'undici';
import {
  decodeProgress,
  type Progress,
  PROGRESS_PATH,
  PROGRESS_PORT,
} from '../../worker/contract.ts';

/** A worker in the same cluster answers in milliseconds; one that does not is asked again later. */
const TIMEOUT_MS = 1000;

/** The longest answer that is one has four names and four numbers of 16 digits: 120 bytes. */
const MAX_BYTES = 512;

/**
 * What the worker at an IP address tells, as untrusted input: undefined when it is not progress.
 *
 * @throws undici's errors and the signal's reason when there is no answer, or one that is too long.
 */
export async function askForProgress(
  address: string,
  signal: AbortSignal,
  port = PROGRESS_PORT,
): Promise<Progress | undefined> {
  const host = isIP(address) === 6 ? `[${address}]` : address;
  // A connection of its own, closed at once: one that is kept for each pod would be one too many.
  const client = new Client(`http://${host}:${port}`, {
    connectTimeout: TIMEOUT_MS,
    maxResponseSize: MAX_BYTES,
  });
  try {
    const { statusCode, body } = await client.request({
      path: PROGRESS_PATH,
      method: 'GET',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await body.text();
    return statusCode === 200 ? decodeProgress(text) : undefined;
  } finally {
    await client.destroy();
  }
}
