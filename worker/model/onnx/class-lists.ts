import { attributeOf, isMlOperator, isOperator, type GraphIndex } from './graph.ts';
import type { Node } from './onnx_pb.ts';
import { classNames } from './tensor-values.ts';

/** Operators that pass a label or scores on, one for each that comes in first. */
const PASSING = ['Identity', 'Cast', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten'];

const CLASSIFIERS = ['TreeEnsembleClassifier', 'LinearClassifier', 'SVMClassifier'];

/** No converter chains more; a graph that goes round in circles ends here. */
const MAX_STEPS = 64;

/** The node that makes what an output gives, past the nodes that only pass it on. */
export function originOf(output: string, index: GraphIndex): Node | undefined {
  let node = index.producers.get(output);
  for (let steps = 0; steps < MAX_STEPS && node !== undefined; steps += 1) {
    const [source] = node.input;
    if (!isOperator(node, ...PASSING) || source === undefined) return node;
    node = index.producers.get(source);
  }
  return undefined;
}

/**
 * The classes that a predicted label is one of, in the order of the scores: those of a classifier
 * (its attribute), or of the list of which the best is taken (skl2onnx's `classes`).
 */
export function classesOfLabel(output: string, index: GraphIndex): readonly string[] | undefined {
  const node = originOf(output, index);
  if (node === undefined) return undefined;
  if (isMlOperator(node, 'ArrayFeatureExtractor') || isOperator(node, 'Gather')) {
    const list = index.constant(node.input[0] ?? '');
    return list === undefined ? undefined : classNames(list);
  }
  return classesOfNode(node);
}

/** The classes of scores that come from a classifier; undefined for those of other operators. */
export function classesOfScores(output: string, index: GraphIndex): readonly string[] | undefined {
  const node = originOf(output, index);
  if (node === undefined) return undefined;
  // The probabilities of a LinearClassifier are its scores, normalised.
  if (!isMlOperator(node, 'Normalizer')) return classesOfNode(node);
  const classifier = index.producers.get(node.input[0] ?? '');
  return classifier === undefined ? undefined : classesOfNode(classifier);
}

function classesOfNode(node: Node): readonly string[] | undefined {
  if (!isMlOperator(node, ...CLASSIFIERS)) return undefined;
  return namedClasses(node, ['classlabels_strings', 'classlabels_int64s', 'classlabels_ints']);
}

/** The classes in whichever of these attributes has any. */
export function namedClasses(
  node: Node,
  attributes: readonly string[],
): readonly string[] | undefined {
  for (const name of attributes) {
    const attribute = attributeOf(node, name);
    if (attribute === undefined) continue;
    const texts = attribute.strings.map((bytes) => new TextDecoder().decode(bytes));
    const classes = texts.length > 0 ? texts : attribute.ints.map(String);
    if (classes.length > 0) return classes;
  }
  return undefined;
}
