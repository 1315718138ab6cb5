/** What this project uses of WebAssembly, which TypeScript declares only for browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A variable of a kernel. */
export interface Global<T> {
  value: T;
}

/** What every kernel exports. */
export interface KernelMemory {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** The first address that is free. */
  readonly heapBase: Global<number>;
}

const PAGE = 64 * 1024;

/**
 * Makes instances of a module in base64, each with a memory of its own, and gives their exports.
 * Compiles it for the first one.
 */
export function kernelFactory(base64: string): () => unknown {
  let compiled: object | undefined;
  return () => {
    compiled ??= new WebAssembly.Module(Buffer.from(base64, 'base64'));
    return new WebAssembly.Instance(compiled).exports;
  };
}

/** Makes a memory at least so large. Whether it grew, so that all views of it are stale. */
export function growTo({ memory }: KernelMemory, bytes: number): boolean {
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (pages <= 0) return false;
  memory.grow(pages);
  return true;
}
