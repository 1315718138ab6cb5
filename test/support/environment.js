import { TestEnvironment } from 'jest-environment-node';

/**
 * onnxruntime's native code makes typed arrays of the outer realm, and its JavaScript compares
 * them with the constructors of jest's; giving the test the outer ones makes the two agree.
 */
const shared = [
  'ArrayBuffer',
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
];

export default class OuterTypedArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of shared) this.global[name] = globalThis[name];
  }
}
