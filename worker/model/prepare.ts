import { refuseExternalData } from './external-data.ts';
import { chooseAnswer } from './answer.ts';
import { refuseTooMany } from './class-names.ts';
import { inputsOf } from './inputs.ts';
import { inlined } from './onnx/external-files.ts';
import { indexGraph, tensorHead, type GraphIndex } from './onnx/graph.ts';
import { opsetsOf, refuseBeyondRuntime } from './onnx/limits.ts';
import { readModelFile, understood, writeModelFile, type ModelFile } from './onnx/model-file.ts';
import { withoutDeadUnits } from './onnx/dead-units.ts';
import { refuseCyclicTrees } from './onnx/tree-cycles.ts';
import { declaredOf } from './onnx/values.ts';
import { flushWeights } from './onnx/weights.ts';
import { unzip, type Unzipped } from './onnx/zip-map.ts';
import type { ModelInfo, ModelOptions, PreparedModel } from './prepared.ts';

/**
 * Reads an ONNX file and makes it ready for a session: refuses what the runtime cannot do or a CSV
 * cannot feed (ModelInvalid, ModelUnsupported), takes ZipMap out, sets denormal weights to 0, takes
 * dead units out, and takes in the weights of other files. None of these edits changes a label. Pure: `bytes` and `files`
 * stay as they are.
 *
 * @param files the files that `externalFilesOf` names, by these names
 */
export function prepareModel(
  bytes: Uint8Array,
  options: ModelOptions,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): PreparedModel {
  const { title } = options;
  const file = readModelFile(bytes, title);
  return understood(title, () => {
    const index = indexGraph(file.graph);
    refuseBeyondRuntime(file.model, index, title);
    refuseCyclicTrees(index.nodes, title);
    const unzipped = unzip(file.graph, index);
    const declared = unzipped.outputs.map(declaredOf);
    const inputs = inputsOf(declaredInputs(file), title);
    const reading = chooseAnswer({ declared, index, zipped: unzipped.classes }, options);
    refuseTooMany(reading.classes?.length ?? 0, title);
    const edited = edit({ file, index, bytes }, unzipped, files, title);
    // The last look is on what onnxruntime will see: it must not open a file of this machine.
    refuseExternalData(edited, title);
    return {
      title,
      bytes: edited,
      info: infoOf(file),
      inputs,
      task: reading.answer.kind === 'value' ? 'regression' : 'classification',
      ...reading,
    };
  });
}

/** Files of IR version 3 and older list their initializers as inputs as well. */
function declaredInputs({ graph }: ModelFile): ReturnType<typeof declaredOf>[] {
  const initializers = new Set(graph.initializer.map((bytes) => tensorHead(bytes).name));
  return graph.input.map(declaredOf).filter(({ name }) => !initializers.has(name));
}

function infoOf({ model }: ModelFile): ModelInfo {
  return {
    producer: model.producerName,
    producerVersion: model.producerVersion,
    irVersion: Number(model.irVersion),
    opsets: opsetsOf(model),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  };
}

/** The bytes with the edits; the same ones when there is nothing to edit. */
function edit(
  original: { readonly file: ModelFile; readonly index: GraphIndex; readonly bytes: Uint8Array },
  { outputs, dropped }: Unzipped,
  files: ReadonlyMap<string, Uint8Array>,
  title: string,
): Uint8Array {
  const { file, index, bytes } = original;
  const { graph } = file;
  const flushed = flushWeights(graph, index);
  const live = withoutDeadUnits({ ...graph, initializer: flushed.initializer }, index);
  const initializers = live.map((tensor) => inlined(tensor, files, title));
  const isSame =
    dropped.size === 0 &&
    outputs.every((output, at) => output === graph.output[at]) &&
    outputs.length === graph.output.length &&
    flushed.node.every((node, at) => node === graph.node[at]) &&
    initializers.every(([first], at) => first === graph.initializer[at]);
  if (isSame) return bytes;
  const node = flushed.node.filter((_, at) => !dropped.has(at));
  const edited = { ...graph, node, output: [...outputs] };
  return writeModelFile({ model: file.model, graph: edited }, initializers, title);
}
