import { MAX_TERMINATION_MESSAGE_BYTES } from './pod.ts';
import {
  CONTROL,
  MAX_BYTES,
  type ModelResult,
  type TerminationMessage,
} from './termination-message.ts';

/**
 * The termination message as one JSON line of at most 4096 bytes. The text of a failure is cut to
 * fit, and so are the short texts of a result; its metrics are rounded to six significant digits,
 * but not the values of the gate, because rounding could make a pass of a miss.
 *
 * @throws RangeError for a result that is too long all the same, which is a bug.
 */
export function encodeTerminationMessage(message: TerminationMessage): string {
  if (message.outcome === 'failed') {
    const room =
      MAX_TERMINATION_MESSAGE_BYTES -
      Buffer.byteLength(JSON.stringify({ ...message, message: '' }));
    return JSON.stringify({ ...message, message: cut(message.message, room) });
  }
  if (message.outcome === 'unchanged') {
    return JSON.stringify({ ...message, sha256: message.sha256.map(shortDigest) });
  }
  const text = JSON.stringify({ ...message, models: message.models.map(compact) });
  const excess = Buffer.byteLength(text) - MAX_TERMINATION_MESSAGE_BYTES;
  if (excess <= 0) return text;
  throw new RangeError(`the result is ${excess} bytes too long for a termination message`);
}

/** A model's result in the fewest bytes, as the schema reads it. */
function compact(model: ModelResult): object {
  const { producer } = model;
  const short = {
    ...model,
    sha256: shortDigest(model.sha256),
    ...(producer !== undefined && { producer: visible(producer, MAX_BYTES.producer) }),
  };
  switch (model.task) {
    case 'classification':
    case 'regression':
      return { ...short, metrics: model.metrics.map(sixDigits) };
    case 'unlabelled':
      return { ...short, predictions: visible(model.predictions, MAX_BYTES.predictions) };
  }
}

function shortDigest(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64url');
}

function sixDigits(metric: number | null): number | null {
  return metric === null ? null : Number(metric.toPrecision(6));
}

function visible(text: string, room: number): string {
  return cut(text.replaceAll(CONTROL, ''), room);
}

/** The beginning of a text that takes so many bytes within JSON, with an ellipsis if it is not all. */
function cut(text: string, room: number): string {
  if (jsonLength(text) <= room) return text;
  let left = room - jsonLength(ELLIPSIS);
  let kept = '';
  for (const character of text) {
    left -= jsonLength(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + ELLIPSIS;
}

const ELLIPSIS = '…';

/** How many bytes a text takes within a JSON string. */
function jsonLength(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
