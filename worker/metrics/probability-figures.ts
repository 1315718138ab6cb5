import { quotedList } from '../quote.ts';
import { countedClasses } from './class-figures.ts';
import type { ClassCounts } from './class-counts.ts';
import { ratio, UNITS } from './exact-ratio.ts';
import type { ProbabilityCounts } from './probabilities.ts';
import { leftOutFor, type ClassificationReport } from './report.ts';
import { areasOf, type ClassArea } from './roc-auc.ts';

/** What of a report follows from probabilities. */
export type ProbabilityFigures = Pick<
  ClassificationReport,
  'metrics' | 'rocAucErrorBound' | 'leftOut'
>;

type Counted = Extract<ProbabilityCounts, { kind: 'counted' }>;

const AREAS = ['roc_auc_ovr', 'roc_auc_ovr_weighted'] as const;

/**
 * Log loss (natural logarithm) and ROC AUC, one class against the rest, over at least one row, as
 * scikit-learn's log_loss and roc_auc_score(..., multi_class='ovr') define them. Of two classes the
 * ROC AUC is that of the second. Both need a probability for each class of the labels.
 */
export function probabilityFiguresOf(
  probabilities: ProbabilityCounts,
  counts: ClassCounts,
): ProbabilityFigures {
  const reason = whyNone(probabilities, counts);
  if (probabilities.kind !== 'counted' || reason !== undefined) {
    return { metrics: {}, leftOut: leftOutFor(['log_loss', ...AREAS], reason ?? '') };
  }
  const areas = areaFigures(probabilities, counts.rows);
  const logLoss = ratio(probabilities.loss ?? 0n, UNITS * BigInt(counts.rows));
  return { ...areas, metrics: { log_loss: logLoss, ...areas.metrics } };
}

function whyNone(probabilities: ProbabilityCounts, counts: ClassCounts): string | undefined {
  switch (probabilities.kind) {
    case 'unknown':
    case 'none':
      return 'The model gives no probabilities.';
    case 'noDistributions':
      return 'What the model gives beside its predictions are no probabilities: not in every row are they between 0 and 1 with a sum of 1.';
    case 'counted':
      if (probabilities.classes.length < 2)
        return 'The model gives a probability for one class only.';
      return probabilities.uncovered === 0 ? undefined : uncoveredText(probabilities, counts);
  }
}

function uncoveredText({ classes, uncovered }: Counted, counts: ClassCounts): string {
  const covered = new Set(classes);
  const missing = countedClasses(counts)?.filter(
    ({ name, labelled }) => labelled > 0 && !covered.has(name),
  );
  const which = missing === undefined ? '' : ` (${quotedList(missing.map(({ name }) => name))})`;
  return `The model gives no probability for the label of ${uncovered} rows${which}.`;
}

function areaFigures({ ranking, classes }: Counted, rows: number): ProbabilityFigures {
  if (ranking.kind === 'tooMany') {
    return leavingOut(AREAS, `${classes.length} classes of ${rows} rows are too many to rank.`);
  }
  const areas = areasOf(ranking, classes.length);
  if (areas.some(({ positives }) => positives === rows)) {
    return leavingOut(AREAS, 'All labels are of one class, and a ROC curve needs rows of others.');
  }
  const ranked = areas.flatMap(({ positives, area }) => (area ? [{ positives, ...area }] : []));
  // Of two classes, one against the rest is the same twice.
  const [macro, weighted] =
    areas.length === 2
      ? [average(ranked.slice(1), () => 1), average(ranked.slice(1), () => 1)]
      : [average(ranked, () => 1), average(ranked, ({ positives }) => positives)];
  const without = classes.filter((_, column) => areas[column]?.positives === 0);
  if (without.length > 0) {
    const reason = `No row has the label ${quotedList(without)}, and the mean over all classes needs a row of each.`;
    return {
      metrics: { roc_auc_ovr_weighted: weighted.value },
      ...(weighted.error > 0 && { rocAucErrorBound: weighted.error }),
      leftOut: { roc_auc_ovr: reason },
    };
  }
  const error = Math.max(macro.error, weighted.error);
  return {
    metrics: { roc_auc_ovr: macro.value, roc_auc_ovr_weighted: weighted.value },
    ...(error > 0 && { rocAucErrorBound: error }),
    leftOut: {},
  };
}

function leavingOut(names: readonly string[], reason: string): ProbabilityFigures {
  return { metrics: {}, leftOut: leftOutFor(names, reason) };
}

type Ranked = Pick<ClassArea, 'positives'> & NonNullable<ClassArea['area']>;

function average(
  areas: readonly Ranked[],
  weightOf: (area: Ranked) => number,
): { value: number; error: number } {
  let [weights, value, error] = [0, 0, 0];
  for (const area of areas) {
    weights += weightOf(area);
    value += weightOf(area) * area.value;
    error += weightOf(area) * area.error;
  }
  return { value: value / weights, error: error / weights };
}
