import { Environment } from '@marcbachmann/cel-js';
import { walk, type Problem, type Schema } from './schema.ts';

/** A URL as CEL's URL library of Kubernetes sees it. */
class CelUrl {
  readonly scheme: string;

  constructor(text: string) {
    this.scheme = new URL(text).protocol.slice(0, -1);
  }
}

/** CEL with those functions of Kubernetes' libraries that the schema's rules use. */
const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerType('kubernetes.URL', CelUrl)
  .registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
  .registerFunction('url(string): kubernetes.URL', (text: string) => new CelUrl(text))
  .registerFunction('kubernetes.URL.getScheme(): string', (url: CelUrl) => url.scheme);

/**
 * Evaluates the CEL rules of the schema on a resource that has its structure, and says which do not
 * hold, in the words of the API server.
 */
export function checkRules(schema: Schema, resource: object): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { schema: of, value, path } of walk(schema, resource, '')) {
    for (const { rule, message = `failed rule: ${rule}` } of of['x-kubernetes-validations'] ?? []) {
      const holds: unknown = environment.evaluate(rule, { self: celValue(value) });
      if (holds === true) continue;
      const shown = typeof value === 'object' ? '"object"' : JSON.stringify(value);
      problems.push(`${path === '' ? '<root>' : path}: Invalid value: ${shown}: ${message}`);
    }
  }
  return problems;
}

/** CEL tells int from double; what is an integer in the manifest is one in the rules. */
function celValue(value: unknown): unknown {
  if (Number.isInteger(value)) return BigInt(value as number);
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, celValue(field)]));
}
