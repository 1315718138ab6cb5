import type { Progress } from '../contract.ts';
import type { Log } from '../logger.ts';
import { atMostEvery } from '../progress/at-most-every.ts';
import { progressText, secondsLeft, type Start } from '../progress/estimate.ts';
import { visible } from '../quote.ts';

/** Tells a run's steps and its progress while they happen. */
interface Display extends Disposable {
  readonly log: Log;
  readonly progress: (progress: Progress) => void;
}

/** Where the progress goes: a terminal of so many columns, or a file or pipe. */
export interface ProgressStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How often there is a line where there is no terminal. */
const LINE_MILLISECONDS = 5000;

/**
 * On a terminal the steps, and then a progress bar, in one line that disposing erases; elsewhere a
 * line every few seconds, and none for what takes no longer.
 *
 * @param now a clock in milliseconds
 */
export async function showProgress(
  stream: ProgressStream,
  now = () => performance.now(),
): Promise<Display> {
  return stream.isTTY === true ? onTerminal(stream, now) : inLines(stream, now);
}

async function onTerminal(stream: ProgressStream, now: () => number): Promise<Display> {
  // Loaded here, as a run in a script does without.
  const { openProgressLine } = await import('./progress-line.ts');
  const line = openProgressLine(stream);
  return {
    log: (message, fields) => {
      // A path of the manifest or a word of a server must not steer the terminal.
      line.say(visible([message, ...Object.values(fields ?? {}).map(String)].join(' ')));
    },
    progress: inWords(now, (text, progress) => {
      line.show(text, progress);
    }),
    [Symbol.dispose]: line.erase,
  };
}

function inLines(stream: ProgressStream, now: () => number): Display {
  const write = atMostEvery(LINE_MILLISECONDS, now, (text: string) => {
    stream.write(`${text}\n`);
  });
  return { log: () => undefined, progress: inWords(now, write), [Symbol.dispose]: () => undefined };
}

/** Puts each progress into words, with an estimate since the first of them. */
function inWords(
  now: () => number,
  tell: (text: string, progress: Progress) => void,
): Display['progress'] {
  let start: Start | undefined;
  return (progress) => {
    const milliseconds = now();
    start ??= { milliseconds, bytes: progress.bytes };
    tell(progressText(progress, secondsLeft(progress, start, milliseconds)), progress);
  };
}
