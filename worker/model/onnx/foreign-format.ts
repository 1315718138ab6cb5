import { RunError } from '../../errors.ts';

/** Files that are often put in the place of an ONNX model, by how they begin. */
const FORMATS: readonly (readonly [start: string, what: string])[] = [
  ['\x80', 'it is a Python pickle: convert the model with skl2onnx'],
  ['PK', 'it is a zip archive, as PyTorch, Keras and numpy write: export the model to ONNX'],
  ['\x89HDF', 'it is an HDF5 file, as Keras writes: export the model with tf2onnx'],
  ['\x1f\x8b', 'it is compressed with gzip: unpack it'],
  ['version https://git-lfs', 'it is a pointer of Git LFS to the file: run git lfs pull'],
  ['<', 'it is a text in HTML or XML'],
  ['{', 'it is a text in JSON'],
];

/**
 * Refuses a model in onnxruntime's own format, which can name other files of the machine to read:
 * ModelUnsupported. FlatBuffers have an identifier after the first four bytes.
 */
export function refuseOrtFormat(bytes: Uint8Array, title: string): void {
  if (beginning(bytes.subarray(4, 8)) !== 'ORTM') return;
  throw new RunError(
    'ModelUnsupported',
    `The ${title} is in onnxruntime's own format (ORT), which is not supported: export it as ONNX.`,
  );
}

/**
 * What a file is when it is plainly no ONNX model, as a clause with what to do. An ONNX file starts
 * with the tag of one of its fields, which none of these is.
 */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const start = beginning(bytes);
  return FORMATS.find(([prefix]) => start.startsWith(prefix))?.[1];
}

/** The first bytes, each as a character. */
function beginning(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 32));
}
