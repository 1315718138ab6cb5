import { prepareModel } from '../../../../worker/model/prepare.ts';
import type { ModelOptions, PreparedModel } from '../../../../worker/model/prepared.ts';
import type { Node, Value } from '../../../../worker/model/onnx/onnx_pb.ts';
import { thrownBy } from '../../../support/failure.ts';
import { node, onnxModel, tensor, value } from '../../../support/onnx-model.ts';

type Said = Omit<ModelOptions, 'title'>;

const TREES = node('ai.onnx.ml:TreeEnsembleClassifier', ['X'], ['tree label', 'tree scores'], {
  classlabels_strings: ['ash', 'birch', 'cedar'],
});
const LINEAR = node('ai.onnx.ml:LinearClassifier', ['X'], ['linear label', 'linear scores'], {
  classlabels_ints: [-1n, 1n],
});

/** Outputs of these names, each by a node of the operator that makes it from X. */
function prepare(
  outputs: readonly Value[],
  nodes: readonly Node[] = [],
  said: Said = {},
): PreparedModel {
  const bytes = onnxModel({
    inputs: [value('X', 'float32', ['N', 4])],
    outputs,
    nodes: [...nodes, node('Abs', ['X'], ['unused'])],
    initializers: [
      tensor('names', [3], ['x', 'y', 'z'], 'string'),
      tensor('numbers', [3], [10n, 20n, 30n], 'int64'),
      tensor('fractions', [2], [1, 2.5]),
    ],
  });
  return prepareModel(bytes, { title: 'model m', ...said });
}

const label = value('label', 'int64', ['N']);
const texts = value('label', 'string', ['N']);
const probabilities = value('probabilities', 'float32', ['N', 3]);

test.each([
  [
    'as scikit-learn exports by default',
    [value('output_label', 'int64', ['N']), value('output_probability')],
    'output_label',
  ],
  ['a column', [value('label', 'int64', ['N', 1])], 'label'],
  ['a row, declared empty', [value('label', 'int64', [1, 0])], 'label'],
  ['declared as one', [value('label', 'int64', [1])], 'label'],
  ['int32', [value('argmax', 'int32', ['N'])], 'argmax'],
  ['the label second', [probabilities, label], 'label'],
  ['any name when it is the only one', [value('argmax', 'int64', ['N', 'M'])], 'argmax'],
  ['the one with the name of a label', [value('rank', 'int64', ['N']), label], 'label'],
])('finds the label: %s', (_, outputs, output) => {
  const { answer, task, labelKind } = prepare(outputs);
  expect({ task, labelKind }).toEqual({ task: 'classification', labelKind: 'integer' });
  expect(answer).toEqual({ kind: 'label', output });
});

test.each<[string, Node[], string[] | undefined, string]>([
  [
    'a forest',
    [TREES, node('Identity', ['tree label'], ['label'])],
    ['ash', 'birch', 'cedar'],
    'string',
  ],
  ['a linear model', [LINEAR, node('Cast', ['linear label'], ['label'])], ['-1', '1'], 'integer'],
  [
    'a list of which the best is taken',
    [
      node('ai.onnx.ml:ArrayFeatureExtractor', ['names', 'best'], ['row']),
      node('Reshape', ['row', 'flat'], ['label']),
    ],
    ['x', 'y', 'z'],
    'string',
  ],
  [
    'a list of integers',
    [node('Gather', ['numbers', 'best'], ['label'])],
    ['10', '20', '30'],
    'integer',
  ],
  ['a list of fractions', [node('Gather', ['fractions', 'best'], ['label'])], undefined, 'string'],
  ['something else', [node('Where', ['a', 'b', 'c'], ['label'])], undefined, 'string'],
])('finds the classes of %s', (_, nodes, classes, labelKind) => {
  const prepared = prepare([texts], nodes);
  expect(prepared.classes).toEqual(classes);
  expect(prepared.labelKind).toBe(labelKind);
});

test('texts that are integers, all of them, are integer classes', () => {
  const classes = (classlabels_strings: string[]) =>
    prepare(
      [texts],
      [node('ai.onnx.ml:LinearClassifier', ['X'], ['label', 's'], { classlabels_strings })],
    );
  expect(classes(['-2', '0', '15']).labelKind).toBe('integer');
  expect(classes(['01', '1']).labelKind).toBe('string');
  expect(classes(['-0', '1']).labelKind).toBe('string');
});

test('the scores beside a label have its classes', () => {
  const nodes = [
    TREES,
    node('Identity', ['tree label'], ['label']),
    node('Identity', ['tree scores'], ['probabilities']),
  ];
  expect(prepare([texts, probabilities], nodes).answer).toEqual({
    kind: 'label',
    output: 'label',
    scores: { output: 'probabilities', classes: ['ash', 'birch', 'cedar'] },
  });
});

test('a list of the classes is neither the label nor the scores', () => {
  const best = value('best', 'int64', ['N']);
  const outputs = [value('class_labels', 'int64', [3]), best, value('weights', 'float32', [3])];
  const nodes = [
    node('Identity', ['numbers'], ['class_labels']),
    node('Constant', [], ['weights'], { value: tensor('w', [3], [1, 2, 3]) }),
  ];
  expect(prepare(outputs, nodes).answer).toEqual({ kind: 'label', output: 'best' });
});

const logits = value('logits', 'float32', ['N', 3]);
const one = value('y', 'float32', ['N', 1]);
const flat = value('y', 'float32', ['N']);
const open = value('y', 'float32', ['N', 'C']);

test.each<[string, Value, string, string, Said]>([
  ['logits', logits, 'Gemm', 'logits', {}],
  ['a softmax', logits, 'Softmax', 'distribution', {}],
  ['a logarithmic softmax', logits, 'LogSoftmax', 'logarithms', {}],
  ['scores of no known kind', logits, 'Div', 'unknown', {}],
  ['scores that are said to be of classes', logits, 'Div', 'either', { task: 'classification' }],
  ['a sigmoid', one, 'Sigmoid', 'distribution', {}],
  ['one logit', flat, 'Gemm', 'logits', { labels: ['no', 'yes'] }],
  ['a softmax of any size', open, 'Softmax', 'distribution', {}],
])('reads %s as scores', (...[, output, operator, scale, said]) => {
  const { answer, task } = prepare([output], [node(operator, ['X', 'W'], [output.name])], said);
  expect(task).toBe('classification');
  expect(answer).toEqual({ kind: 'scores', output: output.name, scale });
});

test('scores of a classifier without its label have its classes, and are not softmaxed', () => {
  const nodes = [LINEAR, node('ai.onnx.ml:Normalizer', ['linear scores'], ['y'])];
  const prepared = prepare([value('y', 'float32', ['N', 2])], nodes, { task: 'classification' });
  expect(prepared.classes).toEqual(['-1', '1']);
  expect(prepared.answer).toEqual({ kind: 'scores', output: 'y', scale: 'unknown' });
});

test.each<[string, Value[], Said, string]>([
  ['a column', [one], {}, 'y'],
  ['a flat output', [flat], {}, 'y'],
  ['any size, when it is said', [open], { task: 'regression' }, 'y'],
  ['beside a label, when it is said', [label, one], { task: 'regression' }, 'y'],
  ['integers, when it is said', [label], { task: 'regression' }, 'label'],
])('reads a regression: %s', (_, outputs, said, output) => {
  const { answer, task, labelKind } = prepare(outputs, [node('Gemm', ['X', 'W'], ['y'])], said);
  expect(answer).toEqual({ kind: 'value', output });
  expect({ task, labelKind }).toEqual({ task: 'regression' });
});

test.each<[string, Value[], Said, string]>([
  ['no tensor', [value('maps')], {}, 'gives maps (no tensor), and it is not clear'],
  [
    'several classes for each row',
    [value('label', 'int64', ['N', 2])],
    {},
    'gives label (int64 [any, 2])',
  ],
  [
    'two labels',
    [value('a', 'int64', ['N']), value('b', 'int64', ['N'])],
    {},
    'name it in the output of the model',
  ],
  [
    'two numbers',
    [value('a', 'float32', ['N']), value('b', 'float32', ['N'])],
    {},
    'gives a (float32 [any]), b (float32 [any])',
  ],
  ['numbers of any size', [open], {}, 'set the task of the model'],
  ['no such output', [label], { output: 'y' }, 'has no output "y": it gives label (int64 [any]).'],
  [
    'an output of another kind',
    [value('y', 'bool', ['N']), label],
    { output: 'y' },
    'gives y (bool [any]), and not one class or number',
  ],
])('refuses %s, saying what there is', (_, outputs, said, message) => {
  const failure = thrownBy(() => prepare(outputs, [], said));
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toContain('The model m ');
  expect(failure.message).toContain(message);
});

test('the output that the manifest names is read', () => {
  const outputs = [value('a', 'int64', ['N']), value('b', 'int64', ['N']), logits];
  expect(prepare(outputs, [], { output: 'b' }).answer).toEqual({ kind: 'label', output: 'b' });
  expect(prepare(outputs, [], { output: 'logits' }).answer).toMatchObject({
    kind: 'scores',
    output: 'logits',
  });
});
