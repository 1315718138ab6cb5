import type { Block } from '../csv/blocks.ts';
import { readNumberCell } from '../csv/number-cell.ts';
import { PlainReader } from '../csv/plain/reader.ts';
import { readBlock, type BlockEnd, type RowOfLine } from '../csv/read-block.ts';
import type { ReadPlan } from '../csv/read-plan.ts';
import type { RowProblem } from '../csv/bad-row.ts';
import { RunError } from '../errors.ts';
import { createCsvLines } from '../outputs/csv-lines.ts';
import type { BlockResult, BlockScorer } from '../threads/block-scorer.ts';
import { createBadRowList, type BadRowList } from './bad-row-list.ts';
import { createBatchScorer, type BatchScorer } from './batch-scorer.ts';
import type { ScoringJob } from './job.ts';
import { createMisfitCheck } from './misfits.ts';
import { createStageClock } from './stages.ts';
import type { ScorerState } from './state.ts';

/**
 * Scores blocks on the calling thread. Throws what openSession does. Blocks may be given before the
 * last one is done; they are scored one after the other.
 */
export async function createScorer(job: ScoringJob): Promise<BlockScorer<ScorerState>> {
  const clock = createStageClock();
  const reader = readerOf(job.plan);
  const misfits = createMisfitCheck(job);
  const takesFloats = job.models.some(({ prepared }) =>
    prepared.inputs.some(({ type }) => type === 'float32'),
  );
  const batches = await createBatchScorer(job, clock);
  const rejectedLines = job.rejected ? createCsvLines() : undefined;

  /** Takes out the rows of the batch that cannot be scored. */
  const refuse = (
    found: ReadonlyMap<number, RowProblem>,
    rowOf: RowOfLine,
    bad: BadRowList,
  ): void => {
    for (const [at, problem] of found) {
      const line = reader.lines[at] ?? 0;
      bad.add({ ...problem, row: rowOf(line), line });
    }
    reader.remove(found);
  };

  const scoreBatch = async (rowOf: RowOfLine, bad: BadRowList): Promise<number> => {
    refuse(batches.badLabels(reader.texts), rowOf, bad);
    reader.normalize(job.normalize);
    clock.finish('normalize');
    const floats = takesFloats ? reader.toFloat32() : undefined;
    const found = misfits(reader, floats?.tooLarge !== undefined);
    refuse(found, rowOf, bad);
    const converted = found.size > 0 && takesFloats ? reader.toFloat32() : floats;
    if (reader.rows > 0) await batches.score(reader, converted?.values, rowOf);
    return reader.rows;
  };

  const scoreBlock = async (block: Block): Promise<BlockResult> => {
    clock.restart();
    const bad = createBadRowList(rejectedLines);
    const reading = readBlock(block, {
      reader,
      plan: job.plan,
      refuse: (row) => {
        bad.add(row);
      },
    });
    let scored = 0;
    let failure: RunError | undefined;
    let next = reading.next();
    try {
      for (; next.done !== true; next = reading.next()) {
        clock.finish('parse');
        scored += await scoreBatch(next.value, bad);
      }
    } catch (thrown) {
      if (!(thrown instanceof RunError)) throw thrown;
      failure = thrown;
    }
    return resultOf(block, next.done === true ? next.value : undefined, {
      scored,
      bad,
      failure,
      predictions: batches.takeLines(),
    });
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    score(block) {
      const result = last.then(() => scoreBlock(block));
      last = result.catch(() => undefined);
      return result;
    },
    async finish() {
      await last;
      return { tallies: batches.states(), stages: clock.seconds };
    },
  };
}

function readerOf({ width, delimiter, numbers, texts, capacity, missing }: ReadPlan): PlainReader {
  return new PlainReader({
    width,
    delimiter,
    numbers: numbers.map(({ index }) => index),
    texts: texts.map(({ index }) => index),
    capacity,
    readCell: (cell) => readNumberCell(cell, missing),
  });
}

interface Scored {
  readonly scored: number;
  readonly bad: BadRowList;
  readonly failure: RunError | undefined;
  readonly predictions: ReturnType<BatchScorer['takeLines']>;
}

function resultOf(block: Block, end: BlockEnd | undefined, of: Scored): BlockResult {
  const failure = of.failure ?? end?.failure;
  return {
    buffer: block.bytes.buffer,
    scored: of.scored,
    rejected: of.bad.taken(),
    hasRecords: end?.hasRecords ?? true,
    ...(of.predictions !== undefined && { predictions: of.predictions }),
    ...(end?.emptyLines !== undefined && { emptyLines: end.emptyLines }),
    ...(failure !== undefined && {
      failure: { reason: failure.reason, message: failure.message },
    }),
  };
}
