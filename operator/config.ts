/** The operator's settings: the only reader of the environment. */
import * as v from 'valibot';
import { LOG_LEVELS } from './logger.ts';

const integer = (fallback: string, min: number, max: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${min.toString()}`),
    v.maxValue(max, `must be at most ${max.toString()}`),
  );

/** Every variable that the operator knows. KUBECONFIG is the client library's own. */
const schema = v.object({
  /** Image of the worker pods where a resource names none. */
  WORKER_IMAGE: v.pipe(
    v.optional(v.string(), ''),
    v.nonEmpty('must name the image of the worker pods'),
  ),
  /** TCP port of /healthz, /readyz and /metrics; 0 takes a free one. */
  HEALTH_PORT: integer('8081', 0, 65535),
  /** How many resources are worked on at the same time. */
  CONCURRENCY: integer('4', 1, 64),
  /** Whether /metrics tells the scores in the status: a series per resource, model and metric. */
  SCORE_METRICS: v.pipe(
    v.optional(v.picklist(['true', 'false'], 'must be true or false'), 'false'),
    v.transform((text) => text === 'true'),
  ),
  /** How much is logged. */
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

export type Config = v.InferOutput<typeof schema>;

/** A variable of the environment has a value that the operator cannot work with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * The settings in an environment.
 *
 * @throws ConfigError that names the variable and its value in one sentence.
 */
export function configFrom(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined);
  const result = v.safeParse(schema, Object.fromEntries(given), { abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const name = v.getDotPath(issue) ?? '';
  const value = environment[name];
  const found = value === undefined ? 'is not set' : `is ${JSON.stringify(value)}`;
  throw new ConfigError(`the environment variable ${name} ${found}; it ${issue.message}`);
}

/** The settings of this process. */
export function readConfig(): Config {
  return configFrom(process.env);
}
