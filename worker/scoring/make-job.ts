import type { RunDocument } from '../contract.ts';
import type { ChosenColumns, Column } from '../csv/columns.ts';
import type { Delimiter } from '../csv/dialect.ts';
import { batchRows } from '../csv/read-plan.ts';
import { bindInputs } from '../model/binding.ts';
import type { LoadedModel } from '../model/load.ts';
import type { PreparedModel } from '../model/prepared.ts';
import type { PredictionLayout } from '../outputs/predictions.ts';
import type { ScoringJob } from './job.ts';

/** What a table's header says. */
export interface Header {
  readonly delimiter: Delimiter;
  readonly columns: ChosenColumns;
}

/** What a run writes. */
interface Wanted {
  /** Whether there is a place for predictions.csv and rejected.csv. */
  readonly files: boolean;
}

/**
 * Decides for a table and its models what is read and what is asked, for every thread. Throws what
 * bindInputs does.
 */
export function makeJob(
  document: Pick<RunDocument, 'data' | 'output'>,
  { delimiter, columns }: Header,
  models: readonly LoadedModel[],
  wanted: Wanted,
): ScoringJob {
  const { normalize, missing } = document.data;
  const names = columns.features.map(({ name }) => name);
  const bound = models.map(({ prepared }) => ({
    prepared,
    binding: bindInputs(prepared, names, normalize),
  }));
  const numbers = used(bound.map(({ binding }) => binding.numbers));
  const texts = used(bound.map(({ binding }) => binding.texts));
  const textColumns = [
    ...texts.map((feature) => columns.features[feature]),
    ...(columns.label === undefined ? [] : [columns.label]),
    ...(wanted.files ? columns.copied : []),
  ].filter((column) => column !== undefined);
  const label = columns.label === undefined ? undefined : texts.length;
  const firstCopied = texts.length + (label === undefined ? 0 : 1);
  return {
    plan: {
      delimiter,
      width: columns.width,
      numbers: numbers.map((feature) => columns.features[feature]).filter(isColumn),
      texts: textColumns,
      missing,
      capacity: batchRows(numbers.length),
    },
    ...(label !== undefined && { label }),
    normalize,
    models: bound,
    features: { names, numbers: places(numbers), texts: places(texts) },
    ...(wanted.files && {
      predictions: {
        layout: layoutOf(document.output, columns, models),
        copied: columns.copied.map((_, index) => firstCopied + index),
      },
    }),
    rejected: wanted.files,
  };
}

function layoutOf(
  output: RunDocument['output'],
  { label, copied }: ChosenColumns,
  models: readonly LoadedModel[],
): PredictionLayout {
  const probabilities = output?.probabilities === true;
  return {
    copied: copied.map(({ name }) => name),
    ...(label !== undefined && { label: label.name }),
    models: models.map(({ name, prepared }) => {
      const classes = probabilities ? scoredClasses(prepared) : undefined;
      return { name, ...(classes !== undefined && { classes }) };
    }),
  };
}

/** The classes that a model gives a score for, in its order, when they are known. */
function scoredClasses({ answer, classes }: PreparedModel): readonly string[] | undefined {
  switch (answer.kind) {
    case 'label':
      return answer.scores?.classes;
    case 'scores':
      return classes;
    case 'value':
      return undefined;
  }
}

/** The features that any model needs, ascending: the order of a batch's columns. */
function used(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function places(features: readonly number[]): ReadonlyMap<number, number> {
  return new Map(features.map((feature, column) => [feature, column]));
}

function isColumn(column: Column | undefined): column is Column {
  return column !== undefined;
}
