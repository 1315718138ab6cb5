import { originOf } from './onnx/class-lists.ts';
import { isMlOperator, isOperator, type GraphIndex } from './onnx/graph.ts';
import type { Scale } from './prepared.ts';

/**
 * Whether an output is the same whatever comes in, such as skl2onnx's class_labels: it comes, through
 * operators of one input, from an initializer or a Constant.
 */
export function isConstant(output: string, index: GraphIndex): boolean {
  if (index.isConstant(output)) return true;
  const node = originOf(output, index) ?? index.producers.get(output);
  const [source] = node?.input ?? [];
  if (node === undefined) return false;
  if (isOperator(node, 'Constant')) return true;
  const isPassed = isMlOperator(node, 'LabelEncoder') || isOperator(node, 'Identity', 'Cast');
  return isPassed && source !== undefined && index.isConstant(source);
}

/**
 * What the scores of an output are, by the operator that makes them, and by what is said of them.
 * With a list of classes beside them, linear scores are those of a classifier, and no logits.
 */
export function scaleOf(
  output: string,
  index: GraphIndex,
  { isSaid, isListed }: { readonly isSaid: boolean; readonly isListed: boolean },
): Scale {
  const node = originOf(output, index);
  if (node !== undefined && isOperator(node, 'Softmax', 'Sigmoid')) return 'distribution';
  if (node !== undefined && isOperator(node, 'LogSoftmax')) return 'logarithms';
  if (isListed) return 'unknown';
  if (node !== undefined && isOperator(node, 'Gemm', 'MatMul', 'Add')) return 'logits';
  return isSaid ? 'either' : 'unknown';
}

/** Whether scores are probabilities, and so of classes, whatever else is said. */
export function isDistribution(scale: Scale): boolean {
  return scale === 'distribution' || scale === 'logarithms';
}
