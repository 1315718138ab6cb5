/**
 * What the operator and a worker pod agree on: how a run is handed in, how its result is handed
 * back, and what an exit code means. Pure; the only file of the worker that the operator imports.
 */
export {
  CONTAINER_NAME,
  CREDENTIALS_DIRECTORY,
  DATA_DIRECTORY,
  HTTP_CREDENTIALS_DIRECTORY,
  KNOWN_HOSTS_VARIABLE,
  MAX_TERMINATION_MESSAGE_BYTES,
  OUTPUT_DIRECTORY,
  PROGRESS_PATH,
  PROGRESS_PORT,
  RUN_VARIABLE,
  TERMINATION_MESSAGE_PATH,
} from './contract/pod.ts';
export {
  EXIT_CODES,
  exitCodeOf,
  FAILURES,
  type ExitClass,
  type FailureReason,
} from './contract/failures.ts';
export {
  isSameScored,
  SCHEMA_VERSION,
  type RunDocument,
  type Scored,
} from './contract/run-document.ts';
export { decodeTerminationMessage } from './contract/decode.ts';
export { encodeTerminationMessage } from './contract/encode.ts';
export {
  MAX_BYTES,
  MESSAGE_METRICS,
  type Failed,
  type ModelResult,
  type Result,
  type Succeeded,
  type TerminationMessage,
  type Unchanged,
} from './contract/termination-message.ts';
export { scoresOf, type Scores } from './contract/scores.ts';
export { judge, valuesIn, type Gate, type MetricName, type Verdict } from './contract/gate.ts';
export { decodeProgress, percentRead, type Progress } from './contract/progress.ts';
