import { readFileSync } from 'node:fs';
import { collectDefaultMetrics } from 'prom-client';
import { parse } from 'yaml';
import type { BatchInference } from '../../../crds/batchinference.ts';
import { systemClock } from '../../../operator/clock.ts';
import { Store } from '../../../operator/kube/store.ts';
import { operatorMetrics } from '../../../operator/metrics/metrics.ts';
import { scoreMetrics } from '../../../operator/metrics/scores.ts';
import { scored } from '../../support/plan.ts';
import { type Selector, selectorsOf } from '../../support/promql.ts';
import { samplesOf } from '../../support/samples.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const rules = (
  parse(read('deploy/monitoring/rules.yaml')) as {
    readonly spec: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  }
).spec.groups.flatMap((group) => group.rules);

const { panels } = JSON.parse(read('deploy/monitoring/dashboard.json')) as {
  readonly panels: readonly Panel[];
};

/** Every expression of the dashboard and of the alerts, after its title. */
const expressions: readonly [title: string, expression: string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [title, withoutVariables(expr)]),
  ),
];

/** Grafana puts durations in place of these. */
function withoutVariables(expression: string): string {
  return expression.replaceAll(/\$__(rate_interval|range)\b/g, '5m');
}

/** What Prometheus adds to each series of a pod (pod-monitor.yaml). */
const TARGET_LABELS: readonly string[] = ['job', 'instance', 'namespace', 'pod', 'container'];

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What an operator serves that has asked the API server for something and knows of scores. */
async function served(): Promise<readonly Series[]> {
  const metrics = operatorMetrics(systemClock);
  collectDefaultMetrics({ register: metrics.registry });
  const store = new Store<BatchInference>();
  store.put(scored());
  scoreMetrics(metrics.registry, store);
  metrics.visits.workers(4);
  for (const status of [200, 503, undefined]) {
    metrics.requests({ status, method: 'GET', host: 'api:6443' });
  }
  return Object.keys(samplesOf(await metrics.registry.metrics())).map(seriesOf);
}

function seriesOf(text: string): Series {
  const [name = ''] = text.split('{');
  const labels = [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]);
  return { name, labels: Object.fromEntries(labels) as Record<string, string> };
}

let series: readonly Series[];

beforeAll(async () => {
  series = await served();
});

/** Whether a selector selects any of the series, and they can be grouped as it is asked. */
function isServed({ name, matchers, groupedBy }: Selector): boolean {
  // Prometheus' own, of which it has one for each replica.
  const candidates = [...series, { name: 'up', labels: {} }];
  return candidates.some(
    (one) =>
      one.name === name &&
      matchers.every(({ label, matches }) => {
        const value = one.labels[label];
        return value === undefined ? TARGET_LABELS.includes(label) : matches(value);
      }) &&
      groupedBy.every((label) => label in one.labels || TARGET_LABELS.includes(label)),
  );
}

test.each(expressions)('%s asks for what the operator serves: %s', (_, expression) => {
  const selectors = selectorsOf(expression);
  expect(selectors).not.toEqual([]);
  expect(selectors.filter((selector) => !isServed(selector))).toEqual([]);
});

test.each(rules)('$alert says what is wrong, what it means and what to do', (rule) => {
  expect(rule.labels.severity).toMatch(/^(critical|warning|info)$/);
  const { summary, description, action } = rule.annotations;
  for (const text of [summary, description, action]) expect(text).toMatch(/^[\w{].{20,}[^\s]$/);
});

test.each(panels.filter(({ targets }) => targets !== undefined))(
  'the panel $title says what it shows',
  ({ description }) => {
    expect(description).toMatch(/^[A-Z].{10,}\.$/);
  },
);

test('the alert on memory knows the limit of the Deployment', () => {
  const { expr = '' } = rules.find(({ alert }) => alert === 'BatchInferenceOperatorMemory') ?? {};
  const mebibytes = /memory: (\d+)Mi/.exec(read('deploy/operator.yaml').split('limits:')[1] ?? '');
  expect(expr).toContain(`> 0.9 * ${mebibytes?.[1] ?? ''} * 1024 * 1024`);
});

test('the README lists the metrics of the operator, each once', () => {
  const [, section = ''] = read('README.md').split(/^## Metrics and alerts$/m);
  const [table = ''] = section.split(/^## /m);
  const listed = [...table.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name);
  const family = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
  const own = series
    .map(({ name }) => family(name))
    .filter((name) => !/^(process|nodejs)_/.test(name));
  expect(listed.toSorted()).toEqual([...new Set(own)].toSorted());
});
