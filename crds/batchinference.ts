// GENERATED from batchinference.yaml by `npm run generate`. Do not edit.
import type { V1ObjectMeta } from '@kubernetes/client-node';

export const GROUP = 'batchinference.dev';
export const VERSION = 'v1alpha1';
export const KIND = 'BatchInference';
export const PLURAL = 'batchinferences';

/**
 * A BatchInference fetches ONNX models over SSH, scores a CSV with each of them in a Job, and shows how often they were right in its status.
 */
export interface BatchInference {
  apiVersion: string;
  kind: string;
  /**
   * What to score, with which models, and how to run it.
   */
  spec: {
    /**
     * The server that holds the models; they are fetched over SFTP.
     */
    ssh: {
      /**
       * Host name or IP address of the server, as a pod of this namespace reaches it. known_hosts must have a line for it (written [host]:port when the port is not 22).
       */
      host: string;
      /**
       * TCP port of the SSH server.
       */
      port: number;
      /**
       * The user to log in as.
       */
      username: string;
      /**
       * A Secret of this namespace with the key known_hosts and either ssh-privatekey (with passphrase, when the key has one) or password. A run waits until it is there.
       */
      secretName: string;
    };
    /**
     * The models to score, all in one pass over the data.
     */
    models: {
      /**
       * What the model is called in the scores, unique in the list.
       */
      name: string;
      /**
       * Path of the ONNX file on the server; one that does not start with / is relative to the directory that the server starts in, usually the user's home.
       */
      path: string;
      /**
       * SHA-256 of the file in hexadecimal digits. When given, any other file is refused.
       */
      sha256?: string;
    }[];
    /**
     * The CSV to score; its first record names the columns.
     */
    data: {
      /**
       * An http or https address of the CSV, as a pod of this namespace reaches it.
       */
      url?: string;
      /**
       * Path of the CSV on the server of the models.
       */
      sftpPath?: string;
      /**
       * Name of the column with the true class, exactly as in the header, leading spaces included.
       */
      label: string;
      /**
       * Columns that are not features. Every other column but the label is one, in the order of the file.
       */
      ignore?: string[];
      /**
       * The columns to feed to the models, in the order in which the models expect them.
       */
      features?: string[];
      /**
       * Scale each row to unit norm before scoring, as sklearn.preprocessing.normalize does; a row of zeros stays as it is.
       */
      normalize: 'none' | 'l1' | 'l2' | 'max';
    };
    /**
     * How the Job runs. Nothing in here changes the scores.
     */
    run: {
      /**
       * Worker image to use in place of the operator's own.
       */
      image?: string;
      /**
       * How often a run is tried again after a failure that may pass (server unreachable, download cut off, pod killed). A failure that cannot pass ends the run at once.
       */
      retries: number;
      /**
       * Seconds after which the run is stopped and has failed, waiting and retries included.
       */
      timeoutSeconds: number;
      /**
       * Seconds after which a finished Job and its pods are deleted; the scores stay. When not set, they are kept until the resource is deleted or scored anew.
       */
      ttlSecondsAfterFinished?: number;
      /**
       * CPU and memory of the worker's container, as in a pod.
       */
      resources: {
        /**
         * The most that the container may use.
         */
        limits?: {
          [k: string]: number | string;
        };
        /**
         * What the scheduler sets aside for the container.
         */
        requests?: {
          [k: string]: number | string;
        };
      };
      /**
       * Labels that a node must carry for the pod to run on it.
       */
      nodeSelector?: {
        [k: string]: string;
      };
      /**
       * Taints of nodes that the pod tolerates, as in a pod.
       */
      tolerations?: {
        /**
         * The taint's key; empty with operator Exists means every taint.
         */
        key?: string;
        /**
         * How the value is compared.
         */
        operator?: 'Exists' | 'Equal';
        /**
         * The taint's value, for the operator Equal.
         */
        value?: string;
        /**
         * The taint's effect; empty means every effect.
         */
        effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
        /**
         * With effect NoExecute, how long the pod stays bound to a tainted node.
         */
        tolerationSeconds?: number;
      }[];
      /**
       * ServiceAccount of the pod, for policies that go by it. Its API token is not mounted.
       */
      serviceAccountName?: string;
      /**
       * Secrets of this namespace to pull the image with.
       */
      imagePullSecrets?: {
        /**
         * Name of the Secret.
         */
        name: string;
      }[];
    };
  };
  /**
   * How the run stands, and the scores of the last run that succeeded.
   */
  status?: {
    /**
     * The generation of the spec that this status speaks of.
     */
    observedGeneration?: number;
    /**
     * Identifies the run that the conditions speak of; it changes with what is run.
     */
    runId?: string;
    /**
     * The Job of that run, for kubectl describe and kubectl logs.
     */
    jobName?: string;
    /**
     * Identifies what was scored by the run that the conditions speak of.
     */
    inputsHash?: string;
    /**
     * When the run started.
     */
    startTime?: string;
    /**
     * When the run ended, either way.
     */
    completionTime?: string;
    /**
     * From start to end of the run, such as 3s.
     */
    duration?: string;
    /**
     * The accuracy of each model in the last run that succeeded, such as lda=0.9222 mlp=0.9722.
     */
    scores?: string;
    /**
     * The model with the highest accuracy in the last run that succeeded; the first of equals.
     */
    best?: {
      /**
       * Name of the model.
       */
      model: string;
      /**
       * Correct rows over all rows, with six digits.
       */
      accuracy: string;
    };
    /**
     * Rows of the CSV in the last run that succeeded.
     */
    rows?: {
      /**
       * Rows that every model was asked about.
       */
      scored: number;
    };
    /**
     * Per model, what the last run that succeeded gave, in the order of the spec.
     */
    models?: {
      /**
       * Name of the model.
       */
      name: string;
      /**
       * SHA-256 of the file that was scored.
       */
      sha256: string;
      /**
       * Rows scored.
       */
      rows: number;
      /**
       * Rows whose predicted class is the label.
       */
      correct: number;
      /**
       * correct / rows with six digits.
       */
      accuracy: string;
    }[];
    /**
     * Succeeded (Unknown until the run has ended), Finished (True as soon as it has ended either way), and Reconciling and Stalled, which are there only while True.
     */
    conditions?: {
      /**
       * Succeeded, Finished, Reconciling or Stalled.
       */
      type: string;
      /**
       * Whether the condition holds.
       */
      status: 'True' | 'False' | 'Unknown';
      /**
       * One CamelCase word that says why.
       */
      reason: string;
      /**
       * What happened, to which thing, and what to do.
       */
      message: string;
      /**
       * When status last changed.
       */
      lastTransitionTime: string;
      /**
       * The generation of the spec that the condition was set for.
       */
      observedGeneration?: number;
    }[];
  };
  metadata: V1ObjectMeta;
}

export type BatchInferenceSpec = BatchInference['spec'];
export type BatchInferenceStatus = NonNullable<BatchInference['status']>;
export type Condition = NonNullable<BatchInferenceStatus['conditions']>[number];
