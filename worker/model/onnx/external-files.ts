import { clearField, toBinary } from '@bufbuild/protobuf';
import { RunError } from '../../errors.ts';
import { quotedPath } from '../../quote.ts';
import { elementSize } from './element-type.ts';
import { tensorHead, tensorOf } from './graph.ts';
import { delimited, readModelFile, understood } from './model-file.ts';
import { TensorSchema, type Tensor, type TensorHead } from './onnx_pb.ts';

/** PyTorch writes one file for all weights, its older versions one for each; no more are fetched. */
const MAX_FILES = 1024;

/** TensorProto.data_location: the values stand in another file. */
const EXTERNAL = 1;

/**
 * The files beside the model that hold weights of it, as paths relative to the model's folder, each
 * once; none for most models. ModelUnsupported for a path that leads out of that folder, and for
 * more than 1024 files. Whoever fetches them bounds their size.
 */
export function externalFilesOf(bytes: Uint8Array, title: string): readonly string[] {
  const { graph } = readModelFile(bytes, title);
  const heads = understood(title, () => graph.initializer.map(tensorHead));
  const paths = new Set(heads.filter(isExternal).map((head) => placeOf(head, title).path));
  if (paths.size > MAX_FILES) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} keeps its weights in ${String(paths.size)} other files, more than ` +
        `${String(MAX_FILES)}: save it as one file (onnx.save with save_as_external_data=False).`,
    );
  }
  return [...paths];
}

/**
 * The parts of an encoded tensor, with its values from another file if that is where they stand;
 * they are not copied. ModelUnsupported when the file is not there, and ModelInvalid when it is too
 * short.
 */
export function inlined(
  bytes: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
  title: string,
): readonly Uint8Array[] {
  const head = tensorHead(bytes);
  if (!isExternal(head)) return [bytes];
  const { path, offset, length } = placeOf(head, title);
  const file = files.get(path);
  if (file === undefined) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} keeps weights in the file ${quotedPath(path)}, which was not given with it.`,
    );
  }
  const tensor = tensorOf(bytes);
  if (tensor === undefined) {
    throw new RunError(
      'ModelInvalid',
      `The ${title} has the weights of one tensor both in its own file and in ${quotedPath(path)}: ` +
        'export it again.',
    );
  }
  const size = length ?? sizeOf(tensor) ?? file.length - offset;
  const end = offset + size;
  if (size < 0 || end > file.length) {
    throw new RunError(
      'ModelInvalid',
      `The ${title} has weights at the bytes ${String(offset)} to ${String(end)} of the file ` +
        `${quotedPath(path)}, which has ${String(file.length)}: put the files of one export there.`,
    );
  }
  const { rawData, dataLocation, externalData } = TensorSchema.field;
  for (const field of [rawData, dataLocation, externalData]) clearField(tensor, field);
  return [
    toBinary(TensorSchema, tensor),
    ...delimited(rawData.number, [file.subarray(offset, end)]),
  ];
}

/** How many bytes the values of a tensor have, for the usual types. */
function sizeOf({ dims, dataType }: Tensor): number | undefined {
  const size = elementSize(dataType);
  return size === undefined ? undefined : dims.reduce((all, dim) => all * Number(dim), size);
}

function isExternal({ dataLocation }: TensorHead): boolean {
  return dataLocation === EXTERNAL;
}

interface Place {
  readonly path: string;
  readonly offset: number;
  /** Up to the end of the file when undefined. */
  readonly length: number | undefined;
}

function placeOf({ externalData }: TensorHead, title: string): Place {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const path = (entries.get('location') ?? '').replace(/^(?:\.\/)+/, '');
  const isWithin =
    path !== '' &&
    !/^[/~]|[\\\0:]/u.test(path) &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isWithin) {
    throw new RunError(
      'ModelUnsupported',
      `The ${title} keeps weights in the file ${quotedPath(path)}, and only files in the model's ` +
        'own folder are fetched: export it again, or save it as one file.',
    );
  }
  const number = (key: string): number | undefined => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isNaN(value)) return value;
    throw new RunError(
      'ModelInvalid',
      `The ${title} has weights at no valid ${key} of the file ${quotedPath(path)}.`,
    );
  };
  return { path, offset: number('offset') ?? 0, length: number('length') };
}
