import { create } from '@bufbuild/protobuf';
import { classesOfLabel, namedClasses, originOf } from './class-lists.ts';
import { isMlOperator, isOperator, type GraphIndex } from './graph.ts';
import { ValueSchema, type Graph, type Value } from './onnx_pb.ts';
import { classNames } from './tensor-values.ts';

/** A graph whose scores are tensors, and the class of each column of those that had them. */
export interface Unzipped {
  readonly outputs: readonly Value[];
  /** Positions in `graph.node` of what makes no output any more. */
  readonly dropped: ReadonlySet<number>;
  /** By the name of the output. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Takes out what makes one value per class of a tensor of scores, so that the tensor itself, of
 * [rows, classes], is the output:
 *
 * - ZipMap, which gives a list of maps. onnxruntime's JavaScript cannot read it, it runs even when
 *   its output is not asked for (and takes most of the time of a linear model), and it takes no
 *   doubles. It may make no difference to any label, as nothing can use its maps.
 * - the outputs of `zipmap='columns'` of skl2onnx, of which each is a slice of the scores.
 *
 * The new output has no declared type: onnxruntime finds it by itself, be it of floats or doubles.
 */
export function unzip(graph: Graph, index: GraphIndex): Unzipped {
  const dropped = new Set<number>();
  const classes = new Map<string, readonly string[]>();
  const replaced = new Map<string, string>();
  const used = new Set(index.nodes.flatMap(({ input }) => input));
  for (const [at, node] of index.nodes.entries()) {
    const [source, output] = [node.input[0], node.output[0]];
    if (!isMlOperator(node, 'ZipMap') || source === undefined || output === undefined) continue;
    if (used.has(output)) continue;
    dropped.add(at);
    replaced.set(output, source);
    const listed = namedClasses(node, ['classlabels_strings', 'classlabels_int64s']);
    if (listed !== undefined) classes.set(source, listed);
  }
  const columns = columnsOf(graph.output, index);
  if (columns !== undefined) {
    for (const name of columns.outputs) replaced.set(name, columns.source);
    classes.set(columns.source, columns.classes);
  }
  return { outputs: withReplaced(graph.output, replaced), dropped, classes };
}

function withReplaced(outputs: readonly Value[], replaced: ReadonlyMap<string, string>): Value[] {
  const names = new Set(outputs.map(({ name }) => name));
  const kept: Value[] = [];
  for (const output of outputs) {
    const source = replaced.get(output.name);
    if (source === undefined) {
      kept.push(output);
    } else if (!names.has(source)) {
      names.add(source);
      kept.push(create(ValueSchema, { name: source }));
    }
  }
  return kept;
}

interface Columns {
  readonly source: string;
  readonly outputs: readonly string[];
  readonly classes: readonly string[];
}

/** What skl2onnx calls such an output: i and an integer, or s and a text. */
const COLUMN_NAME = /^[is](.*)$/su;

/** The outputs that are each one column of the same scores, all of them in order. */
function columnsOf(outputs: readonly Value[], index: GraphIndex): Columns | undefined {
  const columns = outputs.flatMap(({ name }) => {
    const [, label] = COLUMN_NAME.exec(name) ?? [];
    const node = originOf(name, index);
    if (label === undefined || node === undefined || !isOperator(node, 'Slice')) return [];
    const [source = '', start = ''] = node.input;
    return [{ name, label, source, start }];
  });
  const [first, ...others] = columns;
  if (first === undefined || others.length === 0) return undefined;
  const inOrder = columns.every(
    ({ source, start }, at) => source === first.source && startsAt(start, at, index),
  );
  if (!inOrder) return undefined;
  const names = new Set(columns.map(({ name }) => name));
  // The names of outputs may have been changed to be identifiers; the label's classes are not. The
  // label is the only other output, or one of two.
  const rest = outputs.filter(({ name }) => !names.has(name)).slice(0, 2);
  const listed = rest.map(({ name }) => classesOfLabel(name, index));
  return {
    source: first.source,
    outputs: [...names],
    classes:
      listed.find((classes) => classes?.length === columns.length) ??
      columns.map(({ label }) => label),
  };
}

function startsAt(start: string, column: number, index: GraphIndex): boolean {
  const tensor = index.constant(start);
  return tensor !== undefined && classNames(tensor)?.[0] === String(column);
}
