/** A file that is being written. One call at a time. */
export interface OpenFile {
  /** Appends bytes. They may be changed again once it resolves, though not all may have arrived. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all bytes have arrived, on stable storage where the place can promise that. */
  close(): Promise<void>;
  /** Lets go of a file that is not wanted any more; never throws. */
  discard(): Promise<void>;
}

/**
 * A directory that results go to. Every call throws a RunError for the user: OutputForbidden,
 * OutputUnavailable, or what the connection to a server throws.
 */
export interface Place {
  /** The names of the files in it, made if it is missing, with those above it. */
  open(): Promise<readonly string[]>;
  /** Starts a file of a name that is not taken. */
  create(name: string): Promise<OpenFile>;
  /** The bytes of a file. A piece is good until the next one is asked for. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Gives a file a new name; a file that has it is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is no error. */
  remove(name: string): Promise<void>;
}
