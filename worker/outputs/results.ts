import type { BadRow } from '../csv/bad-row.ts';
import type { RunReport } from '../report.ts';
import type { ScoringJob } from '../scoring/job.ts';
import { createCsvLines, type CsvLines } from './csv-lines.ts';
import { openOutputs, type Outputs } from './outputs.ts';
import type { Place } from './place.ts';
import { writeHeader, type PredictionLayout } from './predictions.ts';
import { writeRejected, writeRejectedHeader } from './rejected.ts';
import { reportText } from './report.ts';

/** The files of a run while they are written. */
export interface Results extends AsyncDisposable {
  predictions(lines: Uint8Array): Promise<void>;
  rejected(lines: Uint8Array | Iterable<BadRow>): Promise<void>;
  /** Adds the report, and puts all files in their place. */
  commit(report: RunReport): Promise<void>;
}

/**
 * Starts the files of a run at a place; nothing where there is none. Unless they are committed
 * nothing is left of them.
 */
export async function writeResults(
  place: Place | undefined,
  { predictions }: Pick<ScoringJob, 'predictions'>,
  runId: string,
): Promise<Results | undefined> {
  if (place === undefined || predictions === undefined) return undefined;
  // Before anything is written: two columns of the same name are refused.
  const header = headerOf(predictions.layout);
  return startResults(await openOutputs(place, `${runId}${String(Date.now())}`), header);
}

/** The first line of predictions.csv. OutputInvalid as writeHeader. */
export function headerOf(layout: PredictionLayout): Uint8Array {
  const lines = createCsvLines();
  writeHeader(lines, layout);
  return lines.take();
}

/** Starts the files of a run; if that fails, nothing is left of them. */
export async function startResults(outputs: Outputs, header: Uint8Array): Promise<Results> {
  const lines = createCsvLines();
  try {
    const predicted = await outputs.create('predictions.csv');
    await predicted.write(header);
    const rejected = await outputs.create('rejected.csv');
    writeRejectedHeader(lines);
    await rejected.write(lines.take());
    return {
      predictions: (more) => predicted.write(more),
      rejected: (more) => rejected.write(more instanceof Uint8Array ? more : linesOf(more, lines)),
      async commit(report) {
        const file = await outputs.create('report.json');
        await file.write(Buffer.from(reportText(report)));
        await outputs.commit();
      },
      [Symbol.asyncDispose]: () => outputs.discard(),
    };
  } catch (error) {
    await outputs.discard();
    throw error;
  }
}

function linesOf(bad: Iterable<BadRow>, lines: CsvLines): Uint8Array {
  writeRejected(
    lines,
    Array.from(bad, ({ problem, ...row }) => ({ ...row, reason: problem })),
  );
  return lines.take();
}
