import type { BatchInferenceStatus } from '../../crds/batchinference.ts';
import type { Gate } from './gate.ts';
import { wilsonInterval, type Interval } from './wilson-interval.ts';
import { MESSAGE_METRICS, type ModelResult, type Result } from './termination-message.ts';

/** The part of the status that a run's result fills in. */
export type Scores = Required<Pick<BatchInferenceStatus, 'scores' | 'rows' | 'models'>> &
  Pick<BatchInferenceStatus, 'best'>;

type ModelScores = Scores['models'][number];

/**
 * What the status carries of a run that succeeded.
 *
 * @param names of the models, in the order of the results
 * @param gate whose metrics are shown beside the others
 */
export function scoresOf(result: Result, names: readonly string[], gate: Gate = []): Scores {
  const { rows, models } = result;
  const best = bestOf(result, names);
  return {
    scores: models
      .map((model, index) => headline(model, names[index] ?? '', rows.scored))
      .join(' '),
    ...(best !== undefined && { best }),
    rows: { scored: rows.scored, ...(rows.rejected > 0 && { rejected: rows.rejected }) },
    models: models.map((model, index) => ({
      name: names[index] ?? '',
      sha256: model.sha256,
      ...(model.producer !== undefined && { producer: model.producer }),
      rows: rows.scored,
      ...withGate(figuresOf(model, rows.scored), gateValues(result, names[index] ?? '', gate)),
    })),
  };
}

/** What the gate asked about a model. The accuracy is there by itself. */
function gateValues(
  result: Result,
  name: string,
  gate: Gate,
): readonly (readonly [string, number | null])[] {
  return gate.flatMap(({ model, metric }, index) =>
    model === name && metric !== 'accuracy' ? [[metric, result.gate?.[index] ?? null]] : [],
  );
}

function withGate(
  figures: Partial<ModelScores>,
  values: readonly (readonly [string, number | null])[],
): Partial<ModelScores> {
  if (values.length === 0) return figures;
  const [names, numbers] = [values.map(([name]) => name), values.map(([, value]) => value)];
  return { ...figures, metrics: { ...figures.metrics, ...named(names, numbers) } };
}

/** One model in the SCORES column. */
function headline(model: ModelResult, name: string, rows: number): string {
  switch (model.task) {
    case 'classification':
      return `${name}=${ratio(model.correct, rows, 4)}`;
    case 'regression':
      return `${name}:r2=${model.metrics[R2]?.toFixed(4) ?? 'none'}`;
    case 'unlabelled':
      return `${name}=unlabelled`;
  }
}

const R2 = MESSAGE_METRICS.regression.indexOf('r2');

function figuresOf(model: ModelResult, rows: number): Partial<ModelScores> {
  switch (model.task) {
    case 'classification':
      return {
        correct: model.correct,
        accuracy: ratio(model.correct, rows, 6),
        accuracyInterval: intervalText(wilsonInterval(model.correct, rows)),
        metrics: named(MESSAGE_METRICS.classification, model.metrics),
      };
    case 'regression':
      return { metrics: named(MESSAGE_METRICS.regression, model.metrics) };
    case 'unlabelled':
      return { predictions: model.predictions };
  }
}

function named(
  names: readonly string[],
  values: readonly (number | null)[],
): Record<string, string> {
  const known = names.flatMap((name, index): [string, string][] => {
    const value = values[index] ?? null;
    return value === null ? [] : [[name, String(Number(value.toPrecision(6)))]];
  });
  return Object.fromEntries(known);
}

/** The first of the highest accuracies, or of R2; nothing when the tasks differ or have neither. */
function bestOf({ rows, models }: Result, names: readonly string[]): Scores['best'] {
  const figures = models.map((model) => {
    if (model.task === 'classification') return model.correct;
    return model.task === 'regression' ? (model.metrics[R2] ?? null) : null;
  });
  const sameTask = models.every(({ task }) => task === models[0]?.task);
  if (!sameTask || figures.some((figure) => figure === null)) return undefined;
  const index = figures.indexOf(Math.max(...figures.map((figure) => figure ?? -Infinity)));
  const [best, model = ''] = [models[index], names[index]];
  switch (best?.task) {
    case 'classification':
      return { model, accuracy: ratio(best.correct, rows.scored, 6) };
    case 'regression':
      return { model, r2: (best.metrics[R2] ?? 0).toFixed(6) };
    case 'unlabelled':
    case undefined:
      return undefined;
  }
}

/** correct / rows with so many digits, half rounded up, exact: whole numbers, not floats. */
function ratio(correct: number, rows: number, digits: number): string {
  const scaled = 2n * BigInt(correct) * 10n ** BigInt(digits);
  const rounded = (scaled + BigInt(rows)) / (2n * BigInt(rows));
  const text = String(rounded).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function intervalText({ low, high }: Interval): string {
  return `${low.toFixed(4)}-${high.toFixed(4)}`;
}
