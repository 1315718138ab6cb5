import { fromBinary } from '@bufbuild/protobuf';
import { RunError } from '../../errors.ts';
import { oneLine, quoted } from '../../quote.ts';
import { nodesWithin, type GraphIndex } from './graph.ts';
import { FunctionSchema, NodeSchema, type Model, type Node } from './onnx_pb.ts';

/**
 * What onnxruntime 1.30 takes; a test asks the library itself, so that a new release which takes
 * more is noticed. The newest IR version is that of ONNX 1.20, and so are the operator sets.
 */
export const RUNTIME = {
  version: '1.30',
  irVersion: 13,
  /** The newest operator set of each domain that is built in. */
  opsets: { 'ai.onnx': 26, 'ai.onnx.ml': 5, 'com.microsoft': 1 } as Readonly<
    Record<string, number>
  >,
} as const;

/** ai.onnx, the domain of ONNX itself, is mostly written as an empty text. */
function domainName(domain: string): string {
  return domain === '' ? 'ai.onnx' : domain;
}

/**
 * The version of each operator set that a model uses. Some converters list a domain twice; the
 * later one counts, as for onnxruntime.
 */
export function opsetsOf(model: Model): Record<string, number> {
  return Object.fromEntries(
    model.opsetImport.map(({ domain, version }) => [domainName(domain), Number(version)]),
  );
}

/**
 * Refuses a model for a newer onnxruntime, and one with operators that are not part of onnxruntime:
 * ModelUnsupported, with both versions or with the names.
 */
export function refuseBeyondRuntime(model: Model, { nodes }: GraphIndex, title: string): void {
  const irVersion = Number(model.irVersion);
  if (irVersion > RUNTIME.irVersion) {
    throw tooNew(title, 'IR version', irVersion, RUNTIME.irVersion);
  }
  for (const [domain, version] of Object.entries(opsetsOf(model))) {
    const newest = RUNTIME.opsets[domain];
    if (newest !== undefined && version > newest) {
      throw tooNew(title, `operator set (opset) of ${domain}`, version, newest);
    }
  }
  refuseUnknownOperators(model, nodes, title);
}

function refuseUnknownOperators(model: Model, nodes: readonly Node[], title: string): void {
  const functions = model.functions.map((bytes) => fromBinary(FunctionSchema, bytes));
  const own = new Set(functions.map(({ domain, name }) => operatorName(domain, name)));
  const bodies = functions.flatMap(({ node }) => node.map((n) => fromBinary(NodeSchema, n)));
  const unknown = new Set<string>();
  for (const { domain, opType } of nodesWithin([...nodes, ...bodies])) {
    const name = operatorName(domain, opType);
    if (RUNTIME.opsets[domainName(domain)] === undefined && !own.has(name)) unknown.add(name);
  }
  if (unknown.size === 0) return;
  throw new RunError(
    'ModelUnsupported',
    `The ${title} uses operators that are not part of onnxruntime ${RUNTIME.version}: ` +
      `${oneLine([...unknown].map((name) => quoted(name)).join(', '))}. Export it with operators ` +
      `of ${Object.keys(RUNTIME.opsets).join(', ')} only.`,
  );
}

function operatorName(domain: string, operator: string): string {
  return `${domainName(domain)}.${operator}`;
}

function tooNew(title: string, what: string, has: number, newest: number): RunError {
  return new RunError(
    'ModelUnsupported',
    `The ${title} has ${what} ${String(has)}, and onnxruntime ${RUNTIME.version} takes up to ` +
      `${String(newest)}: export it for an earlier one.`,
  );
}
