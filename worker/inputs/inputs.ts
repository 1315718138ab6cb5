import type { DataSource } from '../data/source.ts';

/** A model's file as a whole; the digest in lower-case hexadecimal digits. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Where a run's files come from. */
export interface Inputs {
  model(path: string, signal: AbortSignal): Promise<ModelFile>;
  readonly data: DataSource;
}
