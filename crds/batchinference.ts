// GENERATED from batchinference.yaml by `npm run generate`. Do not edit.
import type { V1ObjectMeta } from '@kubernetes/client-node';

export const GROUP = 'batchinference.dev';
export const VERSION = 'v1alpha1';
export const KIND = 'BatchInference';
export const PLURAL = 'batchinferences';

/**
 * A BatchInference fetches ONNX models over SSH, scores a CSV with each of them in a Job, and shows how good they are in its status.
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
      /**
       * What the model predicts, when its file does not say so: a class for each row, or a number. A single column of numbers is taken for a regression unless this says classification.
       */
      task?: 'classification' | 'regression';
      /**
       * The class of each index, for a model that gives indices, scores or probabilities without the names of its classes.
       */
      labels?: string[];
      /**
       * Name of the model's output to read, when it has several and the choice is not plain.
       */
      output?: string;
    }[];
    /**
     * The CSV to score; its first record names the columns. It may be compressed with gzip or zstd.
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
       * The CSV in a volume of this namespace, which is mounted for reading. A run waits until it is there.
       */
      file?: {
        /**
         * Name of the PersistentVolumeClaim that holds the file.
         */
        claimName?: string;
        /**
         * Name of the ConfigMap that holds the file.
         */
        configMapName?: string;
        /**
         * Path of the file within the volume; the key, for a ConfigMap.
         */
        path: string;
      };
      /**
       * A Secret of this namespace for url: username and password, or token (sent as a bearer token), and ca.crt, a certificate authority of your own to trust; each is optional, but one must be there. A run waits until the Secret is. Credentials are only sent to the server of url, never to one that it redirects to.
       */
      secretName?: string;
      /**
       * What separates the cells of a record; when not given, it is found out from the first records.
       */
      delimiter?: ',' | ';' | '\t' | '|';
      /**
       * How the file's characters are encoded. When not given, a byte order mark tells UTF-16, and anything else is UTF-8.
       */
      encoding?: 'utf-8' | 'latin1';
      /**
       * What becomes of a feature that is missing (an empty cell, NaN, NA or null): Reject makes its row a bad row; NaN passes it to the models, for those that were trained with missing values.
       */
      missing: 'Reject' | 'NaN';
      /**
       * What becomes of rows that cannot be scored: a cell that is no number, a missing value or label, another number of cells than the header has.
       */
      badRows?: {
        /**
         * Fail ends the run at the first bad row; Skip leaves bad rows out, counts and reports them.
         */
        policy: 'Fail' | 'Skip';
        /**
         * How many bad rows may be left out, such as 100, or which part of all rows, such as "1%". With more the run fails and names the first few.
         */
        max?: number | string;
      };
      /**
       * Name of the column with the true class or value, exactly as in the header, leading spaces included. Without it there are predictions and no scores.
       */
      label?: string;
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
     * What the scores must reach. The condition GatePassed says whether they do; a run whose scores miss it has succeeded all the same. batchinference score ends with exit code 4 then.
     */
    gate?: {
      /**
       * Name of the model.
       */
      model: string;
      /**
       * The metric, by scikit-learn's name for it.
       */
      metric:
        | 'accuracy'
        | 'balanced_accuracy'
        | 'precision_macro'
        | 'recall_macro'
        | 'f1_macro'
        | 'precision_weighted'
        | 'recall_weighted'
        | 'f1_weighted'
        | 'cohen_kappa'
        | 'log_loss'
        | 'roc_auc_ovr'
        | 'roc_auc_ovr_weighted'
        | 'mean_absolute_error'
        | 'mean_squared_error'
        | 'root_mean_squared_error'
        | 'r2'
        | 'mean_absolute_percentage_error'
        | 'max_error';
      /**
       * The least value that passes, as a decimal number such as "0.65".
       */
      min?: string;
      /**
       * The greatest value that passes, as a decimal number.
       */
      max?: string;
      /**
       * By how much the metric may be worse than in the last run that succeeded before, as a decimal number such as "0.01": lower, or, for log_loss and the errors, higher. Both are rounded to six significant digits. Where there is no such run it passes.
       */
      maxDrop?: string;
    }[];
    /**
     * Where to write predictions.csv, rejected.csv and report.json. They appear when they are whole, and replace those of an earlier run.
     */
    output?: {
      /**
       * Directory on the server of the models; it is made when it is not there.
       */
      sftpPath?: string;
      /**
       * Name of a PersistentVolumeClaim of this namespace, which is mounted for writing. It may be that of data.file.
       */
      claimName?: string;
      /**
       * Directory within the claim's volume; its root when not given.
       */
      path?: string;
      /**
       * Columns of the data to copy into predictions.csv, such as an identifier.
       */
      columns?: string[];
      /**
       * Whether predictions.csv also has the probability of each class, where a model gives it.
       */
      probabilities: boolean;
    };
    /**
     * Whether the run is on hold, as for a Job: nothing starts while it is true, and what runs is stopped without counting as a failure. When it is false again the run goes on, from the beginning of what was stopped, and timeoutSeconds begins anew. A Job in a queue of Kueue is deleted meanwhile. For a run that has ended it changes nothing.
     */
    suspend?: boolean;
    /**
     * How the Job runs. Nothing in here changes the scores.
     */
    run: {
      /**
       * Worker image to use in place of the operator's own. The operator may be set up to allow some only.
       */
      image?: string;
      /**
       * How often a run is tried again after a failure that may pass (server unreachable, download cut off, pod killed). A failure that cannot pass ends the run at once.
       */
      retries: number;
      /**
       * Seconds after which the run is stopped and has failed, waiting and retries included. Time on hold or in a queue does not count.
       */
      timeoutSeconds: number;
      /**
       * With a schedule, skip a run whose models, data and spec are those of the last run that succeeded. The models are compared by their SHA-256, the data by the strong ETag of data.url; without one no run is skipped.
       */
      onlyIfChanged?: boolean;
      /**
       * Into how many parts of about the same size the data is cut, each read and scored by a pod of its own, all at the same time; then one more pod puts the results together, in the order of the data. A shard that fails is tried again alone, up to retries. Data that cannot be cut is read whole by the first pod: compressed, in UTF-16 or Latin-1, of less than 1 MiB, or from a web server that does not tell length, ETag and Accept-Ranges. Needs output, and where that is a claim, one that all pods can mount for writing. Not with a schedule.
       */
      shards?: number;
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
       * Which nodes and which neighbours the pod needs or prefers, as in a pod. Neighbours are pods of this namespace.
       */
      affinity?: {
        /**
         * Nodes by their labels and names.
         */
        nodeAffinity?: {
          /**
           * The pod only runs on nodes that one of the terms describes.
           */
          requiredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * Alternatives.
             *
             * Items: What a node must fulfil, all of it.
             */
            nodeSelectorTerms: {
              /**
               * On labels (matchExpressions) or on metadata.name (matchFields).
               */
              matchExpressions?: {
                /**
                 * Key of the label, or metadata.name.
                 */
                key: string;
                /**
                 * How the value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
                /**
                 * Some for In and NotIn, one number for Gt and Lt, none otherwise.
                 */
                values?: string[];
              }[];
              /**
               * On labels (matchExpressions) or on metadata.name (matchFields).
               */
              matchFields?: {
                /**
                 * Key of the label, or metadata.name.
                 */
                key: string;
                /**
                 * How the value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
                /**
                 * Some for In and NotIn, one number for Gt and Lt, none otherwise.
                 */
                values?: string[];
              }[];
            }[];
          };
          /**
           * Nodes that are better than others.
           */
          preferredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * How much this counts against the others of the list.
             */
            weight: number;
            /**
             * What a node must fulfil, all of it.
             */
            preference: {
              /**
               * On labels (matchExpressions) or on metadata.name (matchFields).
               */
              matchExpressions?: {
                /**
                 * Key of the label, or metadata.name.
                 */
                key: string;
                /**
                 * How the value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
                /**
                 * Some for In and NotIn, one number for Gt and Lt, none otherwise.
                 */
                values?: string[];
              }[];
              /**
               * On labels (matchExpressions) or on metadata.name (matchFields).
               */
              matchFields?: {
                /**
                 * Key of the label, or metadata.name.
                 */
                key: string;
                /**
                 * How the value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
                /**
                 * Some for In and NotIn, one number for Gt and Lt, none otherwise.
                 */
                values?: string[];
              }[];
            };
          }[];
        };
        /**
         * Pods of this namespace to be near to (podAffinity) or away from (podAntiAffinity).
         */
        podAffinity?: {
          /**
           * What must hold, all of it.
           *
           * Items: Pods, and what counts as the same place.
           */
          requiredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * The pods that are meant, by their labels.
             */
            labelSelector?: {
              /**
               * Labels that a pod must carry.
               */
              matchLabels?: {
                [k: string]: string;
              };
              /**
               * What a pod's labels must fulfil, all of it.
               */
              matchExpressions?: {
                /**
                 * Key of the label.
                 */
                key: string;
                /**
                 * How its value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
                /**
                 * Some for In and NotIn, none otherwise.
                 */
                values?: string[];
              }[];
            };
            /**
             * The label of nodes whose value tells places apart, such as kubernetes.io/hostname.
             */
            topologyKey: string;
          }[];
          /**
           * What is better than not.
           */
          preferredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * How much this counts against the others of the list.
             */
            weight: number;
            /**
             * Pods, and what counts as the same place.
             */
            podAffinityTerm: {
              /**
               * The pods that are meant, by their labels.
               */
              labelSelector?: {
                /**
                 * Labels that a pod must carry.
                 */
                matchLabels?: {
                  [k: string]: string;
                };
                /**
                 * What a pod's labels must fulfil, all of it.
                 */
                matchExpressions?: {
                  /**
                   * Key of the label.
                   */
                  key: string;
                  /**
                   * How its value is compared.
                   */
                  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
                  /**
                   * Some for In and NotIn, none otherwise.
                   */
                  values?: string[];
                }[];
              };
              /**
               * The label of nodes whose value tells places apart, such as kubernetes.io/hostname.
               */
              topologyKey: string;
            };
          }[];
        };
        /**
         * Pods of this namespace to be near to (podAffinity) or away from (podAntiAffinity).
         */
        podAntiAffinity?: {
          /**
           * What must hold, all of it.
           *
           * Items: Pods, and what counts as the same place.
           */
          requiredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * The pods that are meant, by their labels.
             */
            labelSelector?: {
              /**
               * Labels that a pod must carry.
               */
              matchLabels?: {
                [k: string]: string;
              };
              /**
               * What a pod's labels must fulfil, all of it.
               */
              matchExpressions?: {
                /**
                 * Key of the label.
                 */
                key: string;
                /**
                 * How its value is compared.
                 */
                operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
                /**
                 * Some for In and NotIn, none otherwise.
                 */
                values?: string[];
              }[];
            };
            /**
             * The label of nodes whose value tells places apart, such as kubernetes.io/hostname.
             */
            topologyKey: string;
          }[];
          /**
           * What is better than not.
           */
          preferredDuringSchedulingIgnoredDuringExecution?: {
            /**
             * How much this counts against the others of the list.
             */
            weight: number;
            /**
             * Pods, and what counts as the same place.
             */
            podAffinityTerm: {
              /**
               * The pods that are meant, by their labels.
               */
              labelSelector?: {
                /**
                 * Labels that a pod must carry.
                 */
                matchLabels?: {
                  [k: string]: string;
                };
                /**
                 * What a pod's labels must fulfil, all of it.
                 */
                matchExpressions?: {
                  /**
                   * Key of the label.
                   */
                  key: string;
                  /**
                   * How its value is compared.
                   */
                  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
                  /**
                   * Some for In and NotIn, none otherwise.
                   */
                  values?: string[];
                }[];
              };
              /**
               * The label of nodes whose value tells places apart, such as kubernetes.io/hostname.
               */
              topologyKey: string;
            };
          }[];
        };
      };
      /**
       * How pods are spread over the places of a cluster, as in a pod.
       */
      topologySpreadConstraints?: {
        /**
         * How many pods more one place may have than another.
         */
        maxSkew: number;
        /**
         * How many places there must be at least, with whenUnsatisfiable DoNotSchedule.
         */
        minDomains?: number;
        /**
         * The label of nodes whose value tells places apart, such as kubernetes.io/hostname.
         */
        topologyKey: string;
        /**
         * Whether a pod that would break it waits, or is only better off elsewhere.
         */
        whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
        /**
         * The pods that are meant, by their labels.
         */
        labelSelector?: {
          /**
           * Labels that a pod must carry.
           */
          matchLabels?: {
            [k: string]: string;
          };
          /**
           * What a pod's labels must fulfil, all of it.
           */
          matchExpressions?: {
            /**
             * Key of the label.
             */
            key: string;
            /**
             * How its value is compared.
             */
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            /**
             * Some for In and NotIn, none otherwise.
             */
            values?: string[];
          }[];
        };
        /**
         * Whether only nodes count that the pod could run on, by its affinity or for their taints.
         */
        nodeAffinityPolicy?: 'Honor' | 'Ignore';
        /**
         * Whether only nodes count that the pod could run on, by its affinity or for their taints.
         */
        nodeTaintsPolicy?: 'Honor' | 'Ignore';
      }[];
      /**
       * PriorityClass of the pod. Those of Kubernetes itself (system-...) are not for runs.
       */
      priorityClassName?: string;
      /**
       * RuntimeClass of the pod, such as one that runs it in a sandbox.
       */
      runtimeClassName?: string;
      /**
       * What the pod carries beside the operator's own labels, which cannot be replaced.
       */
      podMetadata?: {
        /**
         * Labels, for instance for NetworkPolicies and for the bill.
         */
        labels?: {
          [k: string]: string;
        };
        /**
         * Annotations, for whoever in the cluster goes by them. They cannot loosen the pod's confinement.
         */
        annotations?: {
          [k: string]: string;
        };
      };
      /**
       * A LocalQueue of Kueue in this namespace. The Job is made suspended and waits there (reason Queued) until Kueue lets it start; when it is evicted it waits again, which is no failure. Waiting takes nothing of timeoutSeconds, which begins anew with each start.
       */
      queueName?: string;
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
    /**
     * Runs again and again, by a CronJob of the resource's name. The first run is at the first time that the schedule gives. A change of the spec changes the next run. Without it there is one run, at once.
     */
    schedule?: {
      /**
       * When to run: minute, hour, day of the month, month and day of the week, such as "30 2 * * 1-5", or @hourly, @daily, @weekly, @monthly or @yearly; as the schedule of a CronJob.
       */
      cron: string;
      /**
       * Time zone of the schedule, by its name in the IANA database, such as Europe/Madrid. A time that the change to summer time leaves out is left out; one that comes twice in autumn runs twice.
       */
      timeZone: string;
      /**
       * What to do at a time of the schedule when the run before has not ended: Forbid leaves the new run out, Replace stops the old one, which leaves no result, and Allow lets both run.
       */
      concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
      /**
       * How many seconds late a run may start when its time was missed, for example because the cluster's control plane was down. When not set, however late.
       */
      startingDeadlineSeconds?: number;
      /**
       * How many ended runs status.history keeps.
       */
      historyLimit: number;
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
     * The accuracy of each model in the last run that succeeded, such as lda=0.9222 mlp=0.9722; for a regression its R2, such as price:r2=0.8312.
     */
    scores?: string;
    /**
     * The model with the highest accuracy (R2, when all are regressions) in the last run that succeeded; the first of equals.
     */
    best?: {
      /**
       * Name of the model.
       */
      model: string;
      /**
       * Correct rows over all rows, with six digits.
       */
      accuracy?: string;
      /**
       * The coefficient of determination, with six digits.
       */
      r2?: string;
    };
    /**
     * Rows of the CSV in the last run that succeeded.
     */
    rows?: {
      /**
       * Rows that every model was asked about.
       */
      scored: number;
      /**
       * Bad rows that were left out (data.badRows).
       */
      rejected?: number;
    };
    /**
     * The data of the last run that succeeded, when the web server gave a strong ETag for them.
     */
    data?: {
      /**
       * The ETag, without its quotes.
       */
      etag: string;
      /**
       * Identifies what that run has scored.
       */
      inputsHash: string;
    };
    /**
     * How far the worker is; there only while it is at work.
     */
    progress?: {
      /**
       * How much of the data is read, such as 47%, when its size is known.
       */
      read?: string;
      /**
       * Rows scored so far.
       */
      rows: number;
      /**
       * Rows scored per second, since the first.
       */
      rowsPerSecond?: number;
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
       * What wrote the file, as it says itself, such as skl2onnx 1.20.
       */
      producer?: string;
      /**
       * Rows scored.
       */
      rows: number;
      /**
       * Rows whose predicted class is the label.
       */
      correct?: number;
      /**
       * correct / rows with six digits.
       */
      accuracy?: string;
      /**
       * The 95 % Wilson interval of the accuracy, such as 0.6659-0.7160.
       */
      accuracyInterval?: string;
      /**
       * Further metrics with six significant digits, by scikit-learn's names for them; one that cannot be computed is not there. report.json has all of them.
       */
      metrics?: {
        [k: string]: string;
      };
      /**
       * What was predicted in short, when there is no label column.
       */
      predictions?: string;
    }[];
    /**
     * When the schedule last started a run; only with spec.schedule.
     */
    lastScheduleTime?: string;
    /**
     * When the schedule starts the next run; only with spec.schedule.
     */
    nextScheduleTime?: string;
    /**
     * The runs of the schedule that have ended, the newest first; spec.schedule.historyLimit of them.
     */
    history?: {
      /**
       * The time of the schedule that the run was for; when it was made, for a run made by hand.
       */
      time: string;
      /**
       * When the run ended.
       */
      completionTime?: string;
      /**
       * The Job of the run.
       */
      jobName: string;
      /**
       * The uid of that Job, by which the run is recorded just once.
       */
      jobUid: string;
      /**
       * How the run ended.
       */
      outcome: 'Succeeded' | 'Failed' | 'Skipped';
      /**
       * One CamelCase word that says why the run failed.
       */
      reason?: string;
      /**
       * What failed and what to do, or why the run was skipped.
       */
      message?: string;
      /**
       * Rows scored.
       */
      rows?: number;
      /**
       * The strong ETag of the data, without its quotes, when the web server gave one.
       */
      etag?: string;
      /**
       * What became of spec.gate.
       */
      gate?: 'Passed' | 'Missed';
      /**
       * Per model, what the run gave, in the order of the spec.
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
         * Correct rows over all rows, with six digits.
         */
        accuracy?: string;
        /**
         * The coefficient of determination of a regression, with six significant digits.
         */
        r2?: string;
        /**
         * The accuracy or R2 against that of the last run that succeeded before, such as -0.012000.
         */
        change?: string;
      }[];
    }[];
    /**
     * Succeeded (Unknown until the run has ended), Finished (True as soon as it has ended either way), GatePassed, when there is a gate (Unknown until there are scores, and when the run has failed), and Reconciling and Stalled, which are there only while True.
     */
    conditions?: {
      /**
       * Succeeded, Finished, GatePassed, Reconciling or Stalled.
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
