import { create, toBinary } from '@bufbuild/protobuf';
import { InferenceSession } from 'onnxruntime-node';
import { RUNTIME } from '../../../../../worker/model/onnx/limits.ts';
import { FunctionSchema, NodeSchema, type Node } from '../../../../../worker/model/onnx/onnx_pb.ts';
import { prepareModel } from '../../../../../worker/model/prepare.ts';
import { thrownBy } from '../../../../support/failure.ts';
import { node, onnxGraph, onnxModel, value, type Parts } from '../../../../support/onnx-model.ts';

const { irVersion, opsets } = RUNTIME;

function modelOf(parts: Partial<Parts>): Uint8Array {
  return onnxModel({
    inputs: [value('X', 'float32', ['N', 2])],
    outputs: [value('Y', 'float32', ['N', 1])],
    nodes: [node('ReduceMax', ['X'], ['Y'])],
    ...parts,
  });
}

function refusal(parts: Partial<Parts>): string {
  const failure = thrownBy(() => prepareModel(modelOf(parts), { title: 'model m' }));
  expect(failure.reason).toBe('ModelUnsupported');
  return failure.message;
}

/** What onnxruntime itself says. */
async function load(parts: Partial<Parts>): Promise<unknown> {
  return await InferenceSession.create(modelOf(parts), { logSeverityLevel: 4 });
}

type Step = readonly [newest: Partial<Parts>, next: Partial<Parts>, words: RegExp];

const steps: readonly Step[] = Object.entries(opsets).map(([domain, newest]) => {
  const at = (version: number) => ({
    opsets: domain === 'ai.onnx' ? { '': version } : { '': 13, [domain]: version },
  });
  return [at(newest), at(newest + 1), /only \*guarantees\* support/];
});

test.each<Step>([
  [{ irVersion }, { irVersion: irVersion + 1 }, /Unsupported model IR version/],
  ...steps,
])('the newest that onnxruntime takes is %j, and %j it refuses', async (newest, next, words) => {
  await expect(load(newest)).resolves.toBeDefined();
  await expect(load(next)).rejects.toThrow(words);
  expect(() => prepareModel(modelOf(newest), { title: 'model m' })).not.toThrow();
  expect(() => prepareModel(modelOf(next), { title: 'model m' })).toThrow();
});

test.each([
  [{ irVersion: 14 }, 'The model m has IR version 14, and onnxruntime 1.30 takes up to 13: '],
  [
    { opsets: { '': 27 } },
    'has operator set (opset) of ai.onnx 27, and onnxruntime 1.30 takes up to 26',
  ],
  [
    { opsets: { '': 13, 'ai.onnx.ml': 6 } },
    'opset) of ai.onnx.ml 6, and onnxruntime 1.30 takes up to 5',
  ],
])('refuses %j with both numbers', (parts, message) => {
  expect(refusal(parts)).toContain(message);
});

const unknown = node('my.ops:Frobnicate', ['X'], ['Y']);

test('refuses operators of unknown domains with their names', () => {
  const opsets = { '': 13, 'my.ops': 1 };
  const message = refusal({ opsets, nodes: [unknown] });
  expect(message).toContain(
    'operators that are not part of onnxruntime 1.30: "my.ops.Frobnicate".',
  );
  expect(message).toContain('ai.onnx, ai.onnx.ml, com.microsoft only');
});

test('operators within a node are looked at', () => {
  const branch = onnxGraph({ inputs: [], outputs: [value('Y')], nodes: [unknown] });
  const nodes = [node('If', ['is'], ['Y'], { then_branch: branch })];
  expect(refusal({ nodes })).toContain('"my.ops.Frobnicate"');
});

test('an imported domain that is not used is no matter', async () => {
  const parts = { opsets: { '': 13, 'my.ops': 700 } };
  await expect(load(parts)).resolves.toBeDefined();
  expect(() => prepareModel(modelOf(parts), { title: 'model m' })).not.toThrow();
});

function functionOf(body: Node): Uint8Array {
  const parts = { name: 'Frobnicate', domain: 'my.ops', node: [toBinary(NodeSchema, body)] };
  return toBinary(FunctionSchema, create(FunctionSchema, parts));
}

test('operators that the model itself is made of are known, and what they are made of is looked at', () => {
  const prepare = (body: Node) => () =>
    prepareModel(modelOf({ nodes: [unknown], functions: [functionOf(body)] }), {
      title: 'model m',
    });
  expect(prepare(node('ReduceMax', ['a'], ['b']))).not.toThrow();
  expect(prepare(node('their.ops:Other', ['a'], ['b']))).toThrow('their.ops.Other');
});
