/** The operator's settings: the only reader of the environment. */
import * as v from 'valibot';
import { isImagePattern } from './job/image.ts';
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
const variables = v.object({
  /** Image of the worker pods where a resource names none. */
  WORKER_IMAGE: v.pipe(
    v.optional(v.string(), ''),
    v.nonEmpty('must name the image of the worker pods'),
  ),
  /** Images that a resource may name, with commas between them; any when not set, none when empty. */
  ALLOWED_IMAGES: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => (text === '' ? [] : text.split(',').map((item) => item.trim()))),
      v.everyItem(
        isImagePattern,
        'must be a list of images with commas between them; a * stands at the end, after / : or @',
      ),
    ),
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
  /** Whether several operators agree on the one that writes, or there is but this one. */
  LEADER_ELECTION: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
  /** Where the Lease is, by which they agree. */
  POD_NAMESPACE: v.optional(v.string(), ''),
  /** Who leads, as the Lease tells it. */
  POD_NAME: v.optional(v.string(), ''),
  /** How much is logged. */
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

const schema = v.pipe(
  variables,
  neededForElection('POD_NAMESPACE', "must name the namespace of the operator's pod"),
  neededForElection('POD_NAME', "must name the operator's pod"),
);

function neededForElection(name: 'POD_NAMESPACE' | 'POD_NAME', message: string) {
  type Variables = v.InferOutput<typeof variables>;
  const given = (config: Variables) => config.LEADER_ELECTION === 'off' || config[name] !== '';
  return v.forward<Variables, v.CheckIssue<Variables>, [typeof name]>(
    v.check(given, `${message}, or LEADER_ELECTION must be off`),
    [name],
  );
}

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
