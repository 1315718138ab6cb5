/**
 * What an exit code of the worker says about trying again. The Job's podFailurePolicy is derived
 * from this table. 75 and 70 are EX_TEMPFAIL and EX_SOFTWARE of sysexits.h; 143 is 128 + SIGTERM.
 */
export const EXIT_CODES = {
  /** The run succeeded. */
  succeeded: 0,
  /** The command line or the manifest is wrong; only without a cluster. */
  usage: 2,
  /** The run failed and would fail again. */
  final: 3,
  /** The run succeeded and its scores miss the gate; only without a cluster. */
  gateMissed: 4,
  /** A bug of the worker; it would happen again. */
  bug: 70,
  /** The run failed for a reason that may pass: it counts as one of the retries. */
  retryable: 75,
  /** Something the user has yet to provide is missing: tried again without counting. */
  waiting: 76,
  /** The worker was told to stop: tried again, and counts as one of the retries. */
  terminated: 143,
} as const;

export type ExitClass = keyof typeof EXIT_CODES;

/** Every reason for which a worker ends a run, and the class of its exit code. */
export const FAILURES = {
  CredentialsMissing: 'waiting',
  CredentialsInvalid: 'final',
  KnownHostsInvalid: 'final',
  HostKeyUnknown: 'final',
  HostKeyChanged: 'final',
  HostKeyRevoked: 'final',
  HandshakeFailed: 'final',
  AuthenticationFailed: 'final',
  SftpUnavailable: 'final',
  ServerUnreachable: 'retryable',
  ServerStalled: 'retryable',
  ConnectionLost: 'retryable',
  ModelNotFound: 'final',
  ModelUnreadable: 'final',
  ModelChanged: 'retryable',
  DigestMismatch: 'final',
  ModelInvalid: 'final',
  ModelUnsupported: 'final',
  FeatureCountMismatch: 'final',
  DataNotFound: 'final',
  DataForbidden: 'final',
  DataUnavailable: 'retryable',
  DataTruncated: 'retryable',
  DataChanged: 'retryable',
  DataEmpty: 'final',
  DataInvalid: 'final',
  ColumnNotFound: 'final',
  RaggedRow: 'final',
  NotANumber: 'final',
  LabelsDisagree: 'final',
  TooManyBadRows: 'final',
  ShardsDisagree: 'final',
  OutputInvalid: 'final',
  OutputForbidden: 'final',
  OutputUnavailable: 'retryable',
  Terminated: 'terminated',
  InternalError: 'bug',
} as const satisfies Record<string, ExitClass>;

export type FailureReason = keyof typeof FAILURES;

/** The exit code for a reason. */
export function exitCodeOf(reason: FailureReason): number {
  return EXIT_CODES[FAILURES[reason]];
}
