/**
 * What is reported of a model, as it stands in report.json: names of metrics are scikit-learn's, and
 * numbers are JSON numbers. What cannot be computed is not 0 but left out, and `leftOut` says why.
 */
import type { Interval } from '../contract/wilson-interval.ts';

/**
 * Every metric, by task, under the names that scikit-learn gives its scorers and functions. They are
 * what a gate can be set on.
 */
export const METRICS = {
  classification: [
    'accuracy',
    'balanced_accuracy',
    'precision_macro',
    'recall_macro',
    'f1_macro',
    'precision_weighted',
    'recall_weighted',
    'f1_weighted',
    'cohen_kappa',
    'log_loss',
    'roc_auc_ovr',
    'roc_auc_ovr_weighted',
  ],
  regression: [
    'mean_absolute_error',
    'mean_squared_error',
    'root_mean_squared_error',
    'r2',
    'mean_absolute_percentage_error',
    'max_error',
  ],
} as const;

export type Task = keyof typeof METRICS;
export type ClassificationMetric = (typeof METRICS)['classification'][number];
export type RegressionMetric = (typeof METRICS)['regression'][number];
export type Metric = ClassificationMetric | RegressionMetric;

/** What is left out, a metric or a field of the report, and the reason in a sentence. */
export type LeftOut = Readonly<Record<string, string>>;

/** The same reason for several things. */
export function leftOutFor(names: readonly string[], reason: string): LeftOut {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** A class as one against the rest (scikit-learn's classification_report). */
export interface ClassFigures {
  readonly class: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that have the class as their label. */
  readonly support: number;
}

/** Of a model that predicts classes, on rows with a label. */
export interface ClassificationReport {
  readonly task: 'classification';
  readonly labelled: true;
  readonly rows: number;
  readonly correct: number;
  readonly metrics: Readonly<Partial<Record<ClassificationMetric, number>>>;
  /** 95 % Wilson interval. */
  readonly accuracyInterval?: Interval;
  /**
   * How far the two ROC AUC may be from their exact values; absent when they are exact. Many rows
   * are ranked by bins of their scores.
   */
  readonly rocAucErrorBound?: number;
  /** Always predicting the most frequent label (scikit-learn's DummyClassifier). */
  readonly baseline?: { readonly class: string; readonly accuracy: number };
  readonly perClass?: readonly ClassFigures[];
  /** Rows by label (outer) and prediction (inner), both in the order of `classes`. */
  readonly confusionMatrix?: {
    readonly classes: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
  readonly leftOut: LeftOut;
}

/** Of a model that predicts numbers, on rows with a label. */
export interface RegressionReport {
  readonly task: 'regression';
  readonly labelled: true;
  readonly rows: number;
  readonly metrics: Readonly<Partial<Record<RegressionMetric, number>>>;
  /** Always predicting the mean of the labels (scikit-learn's DummyRegressor); its R2 is 0. */
  readonly baseline?: { readonly constant: number; readonly root_mean_squared_error: number };
  readonly leftOut: LeftOut;
}

/** Of a model that predicts classes, on rows without a label. */
export interface PredictedClassesReport {
  readonly task: 'classification';
  readonly labelled: false;
  readonly rows: number;
  /** The most frequent first. */
  readonly predicted?: readonly { readonly class: string; readonly rows: number }[];
  /** What is not listed, when there are too many to list. */
  readonly others?: { readonly classes: number; readonly rows: number };
  readonly leftOut: LeftOut;
}

/** Of a model that predicts numbers, on rows without a label. */
export interface PredictedValuesReport {
  readonly task: 'regression';
  readonly labelled: false;
  readonly rows: number;
  readonly predicted?: {
    readonly mean: number;
    /** Of the rows as a population (numpy.std). */
    readonly standardDeviation: number;
    readonly min: number;
    readonly max: number;
  };
  readonly leftOut: LeftOut;
}

/** What is reported of one model; `task` and `labelled` tell which. */
export type ModelReport =
  ClassificationReport | RegressionReport | PredictedClassesReport | PredictedValuesReport;

/** A metric of a report: its value, or in a sentence why there is none. */
export type MetricValue = { readonly value: number } | { readonly missing: string };

/** Looks a metric up, such as for a gate. */
export function metricOf(report: ModelReport, name: Metric): MetricValue {
  const metrics: Readonly<Partial<Record<Metric, number>>> = report.labelled ? report.metrics : {};
  const value = metrics[name];
  if (value !== undefined) return { value };
  return { missing: report.leftOut[name] ?? whyNone(report, name) };
}

function whyNone(report: ModelReport, name: Metric): string {
  if (!report.labelled) return 'The data has no label to compare the predictions with.';
  const measures = report.task === 'classification' ? 'regression' : 'classification';
  return `${name} measures ${measures}, and the model is one of ${report.task}.`;
}
