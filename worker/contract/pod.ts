/** Name of the environment variable that holds the run document as JSON. */
export const RUN_VARIABLE = 'BATCHINFERENCE_RUN';

/**
 * Name of the environment variable that holds the Secret's key `known_hosts`. A variable and not a
 * file, because a kubelet that misses the Secret or the key then says so in the pod's status,
 * which the operator may read; about a volume it would only tell in an Event.
 */
export const KNOWN_HOSTS_VARIABLE = 'BATCHINFERENCE_KNOWN_HOSTS';

/** Directory with the Secret's credentials: ssh-privatekey, passphrase, password (each optional). */
export const CREDENTIALS_DIRECTORY = '/var/run/secrets/batchinference.dev/ssh';

/** Directory with the Secret of data.url: username, password, token, ca.crt (each optional). */
export const HTTP_CREDENTIALS_DIRECTORY = '/var/run/secrets/batchinference.dev/http';

/** Where the volume of data.file is mounted, read-only. */
export const DATA_DIRECTORY = '/var/run/batchinference.dev/data';

/** Where the claim of output.claimName is mounted. */
export const OUTPUT_DIRECTORY = '/var/run/batchinference.dev/output';

/** TCP port on which a worker's pod tells its progress, and the path to ask for. */
export const PROGRESS_PORT = 8081;
export const PROGRESS_PATH = '/progress';

/** Where the kubelet reads the termination message (the API's default path). */
export const TERMINATION_MESSAGE_PATH = '/dev/termination-log';

/** Name of the worker's container in its pod. */
export const CONTAINER_NAME = 'worker';

/** The kubelet keeps at most this many bytes of a container's termination message. */
export const MAX_TERMINATION_MESSAGE_BYTES = 4096;
