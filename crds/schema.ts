// GENERATED from batchinference.yaml by `npm run generate`. Do not edit.
/** The structural schema of a BatchInference, as it is applied to a cluster. */
export const SCHEMA = {
  type: 'object',
  description:
    'A BatchInference fetches ONNX models over SSH, scores a CSV with each of them in a Job, and shows how good they are in its status.',
  required: ['spec'],
  'x-kubernetes-validations': [
    {
      rule: 'self.metadata.name.size() <= 52',
      message:
        "metadata.name must be at most 52 characters, because it becomes part of a Job's name",
    },
  ],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      description: 'What to score, with which models, and how to run it.',
      required: ['ssh', 'models', 'data'],
      'x-kubernetes-validations': [
        {
          rule: '!has(self.gate) || self.gate.all(check, self.models.exists(model, model.name == check.model))',
          message: 'every gate must name one of the models',
        },
        {
          rule: '!has(self.run.onlyIfChanged) || !self.run.onlyIfChanged || (has(self.schedule) && has(self.data.url))',
          message: 'run.onlyIfChanged goes with schedule and data.url',
        },
        {
          rule: '!has(self.gate) || has(self.data.label)',
          message: 'a gate needs data.label, because without it there are no scores',
        },
        {
          rule: '!has(self.run.shards) || self.run.shards == 1 || has(self.output)',
          message:
            'run.shards needs output, where the shards leave their parts until they are put together',
        },
        {
          rule: '!has(self.run.shards) || self.run.shards == 1 || !has(self.schedule)',
          message: 'run.shards does not go with schedule',
        },
      ],
      properties: {
        ssh: {
          type: 'object',
          description: 'The server that holds the models; they are fetched over SFTP.',
          required: ['host', 'username', 'secretName'],
          properties: {
            host: {
              type: 'string',
              description:
                'Host name or IP address of the server, as a pod of this namespace reaches it. known_hosts must have a line for it (written [host]:port when the port is not 22).',
              minLength: 1,
              maxLength: 253,
              pattern: '^[A-Za-z0-9._:%-]+$',
              'x-kubernetes-validations': [
                {
                  rule: "!self.matches('^[^:]*:[^:]*$')",
                  message: 'must not carry a port; give it in port',
                },
              ],
            },
            port: {
              type: 'integer',
              description: 'TCP port of the SSH server.',
              minimum: 1,
              maximum: 65535,
              default: 22,
            },
            username: {
              type: 'string',
              description: 'The user to log in as.',
              minLength: 1,
              maxLength: 64,
              pattern: '^[^\\s\\x00-\\x1f\\x7f:@/]+$',
            },
            secretName: {
              type: 'string',
              description:
                'A Secret of this namespace with the key known_hosts and either ssh-privatekey (with passphrase, when the key has one) or password. A run waits until it is there.',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
          },
        },
        models: {
          type: 'array',
          description: 'The models to score, all in one pass over the data.',
          minItems: 1,
          maxItems: 16,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name', 'path'],
            properties: {
              name: {
                type: 'string',
                description: 'What the model is called in the scores, unique in the list.',
                minLength: 1,
                maxLength: 32,
                pattern: '^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$',
              },
              path: {
                type: 'string',
                description:
                  "Path of the ONNX file on the server; one that does not start with / is relative to the directory that the server starts in, usually the user's home.",
                minLength: 1,
                maxLength: 1024,
                pattern: '^[^\\x00-\\x1f\\x7f]+$',
              },
              sha256: {
                type: 'string',
                description:
                  'SHA-256 of the file in hexadecimal digits. When given, any other file is refused.',
                pattern: '^[0-9a-fA-F]{64}$',
              },
              task: {
                type: 'string',
                description:
                  'What the model predicts, when its file does not say so: a class for each row, or a number. A single column of numbers is taken for a regression unless this says classification.',
                enum: ['classification', 'regression'],
              },
              labels: {
                type: 'array',
                description:
                  'The class of each index, for a model that gives indices, scores or probabilities without the names of its classes.',
                minItems: 2,
                maxItems: 4096,
                'x-kubernetes-list-type': 'atomic',
                items: { type: 'string', maxLength: 256 },
              },
              output: {
                type: 'string',
                description:
                  "Name of the model's output to read, when it has several and the choice is not plain.",
                minLength: 1,
                maxLength: 256,
              },
            },
          },
        },
        data: {
          type: 'object',
          description:
            'The CSV to score; its first record names the columns. It may be compressed with gzip or zstd.',
          'x-kubernetes-validations': [
            {
              rule: '[has(self.url), has(self.sftpPath), has(self.file)].filter(given, given).size() == 1',
              message: 'give exactly one of url, sftpPath and file',
            },
            { rule: '!has(self.secretName) || has(self.url)', message: 'secretName goes with url' },
            {
              rule: '!(has(self.ignore) && has(self.features))',
              message:
                'give features (the columns to use) or ignore (the columns to leave out), not both',
            },
            {
              rule: '!has(self.features) || !has(self.label) || !(self.label in self.features)',
              message: 'the label column must not be one of the features',
            },
            {
              rule: "self.missing != 'NaN' || self.normalize == 'none'",
              message:
                'a row with a missing value has no norm; missing NaN goes with normalize none',
            },
          ],
          properties: {
            url: {
              type: 'string',
              description:
                'An http or https address of the CSV, as a pod of this namespace reaches it.',
              maxLength: 2048,
              'x-kubernetes-validations': [
                {
                  rule: "isURL(self) && self.matches('^[hH][tT][tT][pP][sS]?://[^/?#\\\\\\\\]')",
                  message: 'must be an absolute http or https URL',
                },
                {
                  rule: "!self.matches('^[^/]*//[^/?#]*@')",
                  message: 'must not carry a user name or password',
                },
              ],
            },
            sftpPath: {
              type: 'string',
              description: 'Path of the CSV on the server of the models.',
              minLength: 1,
              maxLength: 1024,
              pattern: '^[^\\x00-\\x1f\\x7f]+$',
            },
            file: {
              type: 'object',
              description:
                'The CSV in a volume of this namespace, which is mounted for reading. A run waits until it is there.',
              required: ['path'],
              'x-kubernetes-validations': [
                {
                  rule: 'has(self.claimName) != has(self.configMapName)',
                  message: 'give exactly one of claimName and configMapName',
                },
              ],
              properties: {
                claimName: {
                  type: 'string',
                  description: 'Name of the PersistentVolumeClaim that holds the file.',
                  minLength: 1,
                  maxLength: 253,
                  pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
                },
                configMapName: {
                  type: 'string',
                  description: 'Name of the ConfigMap that holds the file.',
                  minLength: 1,
                  maxLength: 253,
                  pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
                },
                path: {
                  type: 'string',
                  description: 'Path of the file within the volume; the key, for a ConfigMap.',
                  minLength: 1,
                  maxLength: 1024,
                  pattern: '^[^\\x00-\\x1f\\x7f]+$',
                  'x-kubernetes-validations': [
                    {
                      rule: "!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",
                      message: 'must be relative to the volume, without ..',
                    },
                  ],
                },
              },
            },
            secretName: {
              type: 'string',
              description:
                'A Secret of this namespace for url: username and password, or token (sent as a bearer token), and ca.crt, a certificate authority of your own to trust; each is optional, but one must be there. A run waits until the Secret is. Credentials are only sent to the server of url, never to one that it redirects to.',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
            delimiter: {
              type: 'string',
              description:
                'What separates the cells of a record; when not given, it is found out from the first records.',
              enum: [',', ';', '\t', '|'],
            },
            encoding: {
              type: 'string',
              description:
                "How the file's characters are encoded. When not given, a byte order mark tells UTF-16, and anything else is UTF-8.",
              enum: ['utf-8', 'latin1'],
            },
            missing: {
              type: 'string',
              description:
                'What becomes of a feature that is missing (an empty cell, NaN, NA or null): Reject makes its row a bad row; NaN passes it to the models, for those that were trained with missing values.',
              enum: ['Reject', 'NaN'],
              default: 'Reject',
            },
            badRows: {
              type: 'object',
              description:
                'What becomes of rows that cannot be scored: a cell that is no number, a missing value or label, another number of cells than the header has.',
              required: ['policy'],
              'x-kubernetes-validations': [
                {
                  rule: "(self.policy == 'Skip') == has(self.max)",
                  message: 'max goes with policy Skip, which needs it',
                },
              ],
              properties: {
                policy: {
                  type: 'string',
                  description:
                    'Fail ends the run at the first bad row; Skip leaves bad rows out, counts and reports them.',
                  enum: ['Fail', 'Skip'],
                },
                max: {
                  description:
                    'How many bad rows may be left out, such as 100, or which part of all rows, such as "1%". With more the run fails and names the first few.',
                  'x-kubernetes-int-or-string': true,
                  maxLength: 16,
                  anyOf: [{ type: 'integer' }, { type: 'string' }],
                  'x-kubernetes-validations': [
                    {
                      rule: "type(self) == int ? self >= 0 : self.matches('^(100([.]0+)?|[0-9]{1,2}([.][0-9]+)?)%$')",
                      message: 'must be a number of rows, or a percentage such as "1%"',
                    },
                  ],
                },
              },
            },
            label: {
              type: 'string',
              description:
                'Name of the column with the true class or value, exactly as in the header, leading spaces included. Without it there are predictions and no scores.',
              minLength: 1,
              maxLength: 256,
            },
            ignore: {
              type: 'array',
              description:
                'Columns that are not features. Every other column but the label is one, in the order of the file.',
              maxItems: 1024,
              'x-kubernetes-list-type': 'set',
              items: { type: 'string', maxLength: 256 },
            },
            features: {
              type: 'array',
              description:
                'The columns to feed to the models, in the order in which the models expect them.',
              minItems: 1,
              maxItems: 1024,
              'x-kubernetes-list-type': 'set',
              items: { type: 'string', maxLength: 256 },
            },
            normalize: {
              type: 'string',
              description:
                'Scale each row to unit norm before scoring, as sklearn.preprocessing.normalize does; a row of zeros stays as it is.',
              enum: ['none', 'l1', 'l2', 'max'],
              default: 'none',
            },
          },
        },
        gate: {
          type: 'array',
          description:
            'What the scores must reach. The condition GatePassed says whether they do; a run whose scores miss it has succeeded all the same. batchinference score ends with exit code 4 then.',
          minItems: 1,
          maxItems: 16,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['model', 'metric'],
          items: {
            type: 'object',
            required: ['model', 'metric'],
            'x-kubernetes-validations': [
              {
                rule: 'has(self.min) || has(self.max) || has(self.maxDrop)',
                message: 'give at least one of min, max and maxDrop',
              },
            ],
            properties: {
              model: { type: 'string', description: 'Name of the model.', maxLength: 32 },
              metric: {
                type: 'string',
                description: "The metric, by scikit-learn's name for it.",
                enum: [
                  'accuracy',
                  'balanced_accuracy',
                  'precision_macro',
                  'recall_macro',
                  'f1_macro',
                  'precision_weighted',
                  'recall_weighted',
                  'f1_weighted',
                  'cohen_kappa',
                  'log_loss',
                  'roc_auc_ovr',
                  'roc_auc_ovr_weighted',
                  'mean_absolute_error',
                  'mean_squared_error',
                  'root_mean_squared_error',
                  'r2',
                  'mean_absolute_percentage_error',
                  'max_error',
                ],
              },
              min: {
                type: 'string',
                description: 'The least value that passes, as a decimal number such as "0.65".',
                maxLength: 32,
                pattern: '^-?[0-9]+([.][0-9]+)?$',
              },
              max: {
                type: 'string',
                description: 'The greatest value that passes, as a decimal number.',
                maxLength: 32,
                pattern: '^-?[0-9]+([.][0-9]+)?$',
              },
              maxDrop: {
                type: 'string',
                description:
                  'By how much the metric may be worse than in the last run that succeeded before, as a decimal number such as "0.01": lower, or, for log_loss and the errors, higher. Both are rounded to six significant digits. Where there is no such run it passes.',
                maxLength: 32,
                pattern: '^[0-9]+([.][0-9]+)?$',
              },
            },
          },
        },
        output: {
          type: 'object',
          description:
            'Where to write predictions.csv, rejected.csv and report.json. They appear when they are whole, and replace those of an earlier run.',
          'x-kubernetes-validations': [
            {
              rule: 'has(self.sftpPath) != has(self.claimName)',
              message: 'give exactly one of sftpPath and claimName',
            },
            { rule: '!has(self.path) || has(self.claimName)', message: 'path goes with claimName' },
          ],
          properties: {
            sftpPath: {
              type: 'string',
              description:
                'Directory on the server of the models; it is made when it is not there.',
              minLength: 1,
              maxLength: 1024,
              pattern: '^[^\\x00-\\x1f\\x7f]+$',
            },
            claimName: {
              type: 'string',
              description:
                'Name of a PersistentVolumeClaim of this namespace, which is mounted for writing. It may be that of data.file.',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
            path: {
              type: 'string',
              description: "Directory within the claim's volume; its root when not given.",
              minLength: 1,
              maxLength: 1024,
              pattern: '^[^\\x00-\\x1f\\x7f]+$',
              'x-kubernetes-validations': [
                {
                  rule: "!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",
                  message: 'must be relative to the volume, without ..',
                },
              ],
            },
            columns: {
              type: 'array',
              description:
                'Columns of the data to copy into predictions.csv, such as an identifier.',
              maxItems: 64,
              'x-kubernetes-list-type': 'set',
              items: { type: 'string', maxLength: 256 },
            },
            probabilities: {
              type: 'boolean',
              description:
                'Whether predictions.csv also has the probability of each class, where a model gives it.',
              default: false,
            },
          },
        },
        suspend: {
          type: 'boolean',
          description:
            'Whether the run is on hold, as for a Job: nothing starts while it is true, and what runs is stopped without counting as a failure. When it is false again the run goes on, from the beginning of what was stopped, and timeoutSeconds begins anew. A Job in a queue of Kueue is deleted meanwhile. For a run that has ended it changes nothing.',
        },
        run: {
          type: 'object',
          description: 'How the Job runs. Nothing in here changes the scores.',
          default: {},
          properties: {
            image: {
              type: 'string',
              description:
                "Worker image to use in place of the operator's own. The operator may be set up to allow some only.",
              minLength: 1,
              maxLength: 512,
            },
            retries: {
              type: 'integer',
              description:
                'How often a run is tried again after a failure that may pass (server unreachable, download cut off, pod killed). A failure that cannot pass ends the run at once.',
              minimum: 0,
              maximum: 10,
              default: 3,
            },
            timeoutSeconds: {
              type: 'integer',
              description:
                'Seconds after which the run is stopped and has failed, waiting and retries included. Time on hold or in a queue does not count.',
              minimum: 1,
              maximum: 604800,
              default: 3600,
            },
            onlyIfChanged: {
              type: 'boolean',
              description:
                'With a schedule, skip a run whose models, data and spec are those of the last run that succeeded. The models are compared by their SHA-256, the data by the strong ETag of data.url; without one no run is skipped.',
            },
            shards: {
              type: 'integer',
              description:
                'Into how many parts of about the same size the data is cut, each read and scored by a pod of its own, all at the same time; then one more pod puts the results together, in the order of the data. A shard that fails is tried again alone, up to retries. Data that cannot be cut is read whole by the first pod: compressed, in UTF-16 or Latin-1, of less than 1 MiB, or from a web server that does not tell length, ETag and Accept-Ranges. Needs output, and where that is a claim, one that all pods can mount for writing. Not with a schedule.',
              minimum: 1,
              maximum: 256,
            },
            ttlSecondsAfterFinished: {
              type: 'integer',
              description:
                'Seconds after which a finished Job and its pods are deleted; the scores stay. When not set, they are kept until the resource is deleted or scored anew.',
              minimum: 0,
              maximum: 31536000,
            },
            resources: {
              type: 'object',
              description: "CPU and memory of the worker's container, as in a pod.",
              default: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '2Gi' } },
              properties: {
                limits: {
                  type: 'object',
                  description: 'The most that the container may use.',
                  maxProperties: 16,
                  additionalProperties: {
                    'x-kubernetes-int-or-string': true,
                    anyOf: [{ type: 'integer' }, { type: 'string' }],
                  },
                },
                requests: {
                  type: 'object',
                  description: 'What the scheduler sets aside for the container.',
                  maxProperties: 16,
                  additionalProperties: {
                    'x-kubernetes-int-or-string': true,
                    anyOf: [{ type: 'integer' }, { type: 'string' }],
                  },
                },
              },
            },
            nodeSelector: {
              type: 'object',
              description: 'Labels that a node must carry for the pod to run on it.',
              maxProperties: 32,
              additionalProperties: { type: 'string', maxLength: 63 },
            },
            tolerations: {
              type: 'array',
              description: 'Taints of nodes that the pod tolerates, as in a pod.',
              maxItems: 32,
              'x-kubernetes-list-type': 'atomic',
              items: {
                type: 'object',
                properties: {
                  key: {
                    type: 'string',
                    description: "The taint's key; empty with operator Exists means every taint.",
                    maxLength: 316,
                  },
                  operator: {
                    type: 'string',
                    description: 'How the value is compared.',
                    enum: ['Exists', 'Equal'],
                  },
                  value: {
                    type: 'string',
                    description: "The taint's value, for the operator Equal.",
                    maxLength: 63,
                  },
                  effect: {
                    type: 'string',
                    description: "The taint's effect; empty means every effect.",
                    enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
                  },
                  tolerationSeconds: {
                    type: 'integer',
                    format: 'int64',
                    description:
                      'With effect NoExecute, how long the pod stays bound to a tainted node.',
                  },
                },
              },
            },
            affinity: {
              type: 'object',
              description:
                'Which nodes and which neighbours the pod needs or prefers, as in a pod. Neighbours are pods of this namespace.',
              properties: {
                nodeAffinity: {
                  type: 'object',
                  description: 'Nodes by their labels and names.',
                  properties: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      type: 'object',
                      description: 'The pod only runs on nodes that one of the terms describes.',
                      required: ['nodeSelectorTerms'],
                      properties: {
                        nodeSelectorTerms: {
                          type: 'array',
                          description: 'Alternatives.',
                          minItems: 1,
                          maxItems: 16,
                          'x-kubernetes-list-type': 'atomic',
                          items: {
                            type: 'object',
                            description: 'What a node must fulfil, all of it.',
                            properties: {
                              matchExpressions: {
                                type: 'array',
                                description:
                                  'On labels (matchExpressions) or on metadata.name (matchFields).',
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label, or metadata.name.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How the value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
                                    },
                                    values: {
                                      type: 'array',
                                      description:
                                        'Some for In and NotIn, one number for Gt and Lt, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 253 },
                                    },
                                  },
                                },
                              },
                              matchFields: {
                                type: 'array',
                                description:
                                  'On labels (matchExpressions) or on metadata.name (matchFields).',
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label, or metadata.name.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How the value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
                                    },
                                    values: {
                                      type: 'array',
                                      description:
                                        'Some for In and NotIn, one number for Gt and Lt, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 253 },
                                    },
                                  },
                                },
                              },
                            },
                          },
                        },
                      },
                    },
                    preferredDuringSchedulingIgnoredDuringExecution: {
                      type: 'array',
                      description: 'Nodes that are better than others.',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['weight', 'preference'],
                        properties: {
                          weight: {
                            type: 'integer',
                            format: 'int32',
                            description: 'How much this counts against the others of the list.',
                            minimum: 1,
                            maximum: 100,
                          },
                          preference: {
                            type: 'object',
                            description: 'What a node must fulfil, all of it.',
                            properties: {
                              matchExpressions: {
                                type: 'array',
                                description:
                                  'On labels (matchExpressions) or on metadata.name (matchFields).',
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label, or metadata.name.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How the value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
                                    },
                                    values: {
                                      type: 'array',
                                      description:
                                        'Some for In and NotIn, one number for Gt and Lt, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 253 },
                                    },
                                  },
                                },
                              },
                              matchFields: {
                                type: 'array',
                                description:
                                  'On labels (matchExpressions) or on metadata.name (matchFields).',
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label, or metadata.name.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How the value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
                                    },
                                    values: {
                                      type: 'array',
                                      description:
                                        'Some for In and NotIn, one number for Gt and Lt, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 253 },
                                    },
                                  },
                                },
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
                podAffinity: {
                  type: 'object',
                  description:
                    'Pods of this namespace to be near to (podAffinity) or away from (podAntiAffinity).',
                  properties: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      type: 'array',
                      description: 'What must hold, all of it.',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        description: 'Pods, and what counts as the same place.',
                        required: ['topologyKey'],
                        properties: {
                          labelSelector: {
                            type: 'object',
                            description: 'The pods that are meant, by their labels.',
                            properties: {
                              matchLabels: {
                                type: 'object',
                                description: 'Labels that a pod must carry.',
                                maxProperties: 32,
                                additionalProperties: { type: 'string', maxLength: 63 },
                              },
                              matchExpressions: {
                                type: 'array',
                                description: "What a pod's labels must fulfil, all of it.",
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How its value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                                    },
                                    values: {
                                      type: 'array',
                                      description: 'Some for In and NotIn, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 63 },
                                    },
                                  },
                                },
                              },
                            },
                          },
                          topologyKey: {
                            type: 'string',
                            description:
                              'The label of nodes whose value tells places apart, such as kubernetes.io/hostname.',
                            minLength: 1,
                            maxLength: 317,
                          },
                        },
                      },
                    },
                    preferredDuringSchedulingIgnoredDuringExecution: {
                      type: 'array',
                      description: 'What is better than not.',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['weight', 'podAffinityTerm'],
                        properties: {
                          weight: {
                            type: 'integer',
                            format: 'int32',
                            description: 'How much this counts against the others of the list.',
                            minimum: 1,
                            maximum: 100,
                          },
                          podAffinityTerm: {
                            type: 'object',
                            description: 'Pods, and what counts as the same place.',
                            required: ['topologyKey'],
                            properties: {
                              labelSelector: {
                                type: 'object',
                                description: 'The pods that are meant, by their labels.',
                                properties: {
                                  matchLabels: {
                                    type: 'object',
                                    description: 'Labels that a pod must carry.',
                                    maxProperties: 32,
                                    additionalProperties: { type: 'string', maxLength: 63 },
                                  },
                                  matchExpressions: {
                                    type: 'array',
                                    description: "What a pod's labels must fulfil, all of it.",
                                    maxItems: 16,
                                    'x-kubernetes-list-type': 'atomic',
                                    items: {
                                      type: 'object',
                                      required: ['key', 'operator'],
                                      properties: {
                                        key: {
                                          type: 'string',
                                          description: 'Key of the label.',
                                          minLength: 1,
                                          maxLength: 317,
                                        },
                                        operator: {
                                          type: 'string',
                                          description: 'How its value is compared.',
                                          enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                                        },
                                        values: {
                                          type: 'array',
                                          description: 'Some for In and NotIn, none otherwise.',
                                          maxItems: 64,
                                          'x-kubernetes-list-type': 'atomic',
                                          items: { type: 'string', maxLength: 63 },
                                        },
                                      },
                                    },
                                  },
                                },
                              },
                              topologyKey: {
                                type: 'string',
                                description:
                                  'The label of nodes whose value tells places apart, such as kubernetes.io/hostname.',
                                minLength: 1,
                                maxLength: 317,
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
                podAntiAffinity: {
                  type: 'object',
                  description:
                    'Pods of this namespace to be near to (podAffinity) or away from (podAntiAffinity).',
                  properties: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      type: 'array',
                      description: 'What must hold, all of it.',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        description: 'Pods, and what counts as the same place.',
                        required: ['topologyKey'],
                        properties: {
                          labelSelector: {
                            type: 'object',
                            description: 'The pods that are meant, by their labels.',
                            properties: {
                              matchLabels: {
                                type: 'object',
                                description: 'Labels that a pod must carry.',
                                maxProperties: 32,
                                additionalProperties: { type: 'string', maxLength: 63 },
                              },
                              matchExpressions: {
                                type: 'array',
                                description: "What a pod's labels must fulfil, all of it.",
                                maxItems: 16,
                                'x-kubernetes-list-type': 'atomic',
                                items: {
                                  type: 'object',
                                  required: ['key', 'operator'],
                                  properties: {
                                    key: {
                                      type: 'string',
                                      description: 'Key of the label.',
                                      minLength: 1,
                                      maxLength: 317,
                                    },
                                    operator: {
                                      type: 'string',
                                      description: 'How its value is compared.',
                                      enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                                    },
                                    values: {
                                      type: 'array',
                                      description: 'Some for In and NotIn, none otherwise.',
                                      maxItems: 64,
                                      'x-kubernetes-list-type': 'atomic',
                                      items: { type: 'string', maxLength: 63 },
                                    },
                                  },
                                },
                              },
                            },
                          },
                          topologyKey: {
                            type: 'string',
                            description:
                              'The label of nodes whose value tells places apart, such as kubernetes.io/hostname.',
                            minLength: 1,
                            maxLength: 317,
                          },
                        },
                      },
                    },
                    preferredDuringSchedulingIgnoredDuringExecution: {
                      type: 'array',
                      description: 'What is better than not.',
                      maxItems: 16,
                      'x-kubernetes-list-type': 'atomic',
                      items: {
                        type: 'object',
                        required: ['weight', 'podAffinityTerm'],
                        properties: {
                          weight: {
                            type: 'integer',
                            format: 'int32',
                            description: 'How much this counts against the others of the list.',
                            minimum: 1,
                            maximum: 100,
                          },
                          podAffinityTerm: {
                            type: 'object',
                            description: 'Pods, and what counts as the same place.',
                            required: ['topologyKey'],
                            properties: {
                              labelSelector: {
                                type: 'object',
                                description: 'The pods that are meant, by their labels.',
                                properties: {
                                  matchLabels: {
                                    type: 'object',
                                    description: 'Labels that a pod must carry.',
                                    maxProperties: 32,
                                    additionalProperties: { type: 'string', maxLength: 63 },
                                  },
                                  matchExpressions: {
                                    type: 'array',
                                    description: "What a pod's labels must fulfil, all of it.",
                                    maxItems: 16,
                                    'x-kubernetes-list-type': 'atomic',
                                    items: {
                                      type: 'object',
                                      required: ['key', 'operator'],
                                      properties: {
                                        key: {
                                          type: 'string',
                                          description: 'Key of the label.',
                                          minLength: 1,
                                          maxLength: 317,
                                        },
                                        operator: {
                                          type: 'string',
                                          description: 'How its value is compared.',
                                          enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                                        },
                                        values: {
                                          type: 'array',
                                          description: 'Some for In and NotIn, none otherwise.',
                                          maxItems: 64,
                                          'x-kubernetes-list-type': 'atomic',
                                          items: { type: 'string', maxLength: 63 },
                                        },
                                      },
                                    },
                                  },
                                },
                              },
                              topologyKey: {
                                type: 'string',
                                description:
                                  'The label of nodes whose value tells places apart, such as kubernetes.io/hostname.',
                                minLength: 1,
                                maxLength: 317,
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
            topologySpreadConstraints: {
              type: 'array',
              description: 'How pods are spread over the places of a cluster, as in a pod.',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['topologyKey', 'whenUnsatisfiable'],
              items: {
                type: 'object',
                required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
                properties: {
                  maxSkew: {
                    type: 'integer',
                    format: 'int32',
                    description: 'How many pods more one place may have than another.',
                    minimum: 1,
                  },
                  minDomains: {
                    type: 'integer',
                    format: 'int32',
                    description:
                      'How many places there must be at least, with whenUnsatisfiable DoNotSchedule.',
                    minimum: 1,
                  },
                  topologyKey: {
                    type: 'string',
                    description:
                      'The label of nodes whose value tells places apart, such as kubernetes.io/hostname.',
                    minLength: 1,
                    maxLength: 317,
                  },
                  whenUnsatisfiable: {
                    type: 'string',
                    description:
                      'Whether a pod that would break it waits, or is only better off elsewhere.',
                    enum: ['DoNotSchedule', 'ScheduleAnyway'],
                  },
                  labelSelector: {
                    type: 'object',
                    description: 'The pods that are meant, by their labels.',
                    properties: {
                      matchLabels: {
                        type: 'object',
                        description: 'Labels that a pod must carry.',
                        maxProperties: 32,
                        additionalProperties: { type: 'string', maxLength: 63 },
                      },
                      matchExpressions: {
                        type: 'array',
                        description: "What a pod's labels must fulfil, all of it.",
                        maxItems: 16,
                        'x-kubernetes-list-type': 'atomic',
                        items: {
                          type: 'object',
                          required: ['key', 'operator'],
                          properties: {
                            key: {
                              type: 'string',
                              description: 'Key of the label.',
                              minLength: 1,
                              maxLength: 317,
                            },
                            operator: {
                              type: 'string',
                              description: 'How its value is compared.',
                              enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
                            },
                            values: {
                              type: 'array',
                              description: 'Some for In and NotIn, none otherwise.',
                              maxItems: 64,
                              'x-kubernetes-list-type': 'atomic',
                              items: { type: 'string', maxLength: 63 },
                            },
                          },
                        },
                      },
                    },
                  },
                  nodeAffinityPolicy: {
                    type: 'string',
                    description:
                      'Whether only nodes count that the pod could run on, by its affinity or for their taints.',
                    enum: ['Honor', 'Ignore'],
                  },
                  nodeTaintsPolicy: {
                    type: 'string',
                    description:
                      'Whether only nodes count that the pod could run on, by its affinity or for their taints.',
                    enum: ['Honor', 'Ignore'],
                  },
                },
              },
            },
            priorityClassName: {
              type: 'string',
              description:
                'PriorityClass of the pod. Those of Kubernetes itself (system-...) are not for runs.',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
              'x-kubernetes-validations': [
                {
                  rule: "!self.startsWith('system-')",
                  message: "must not be one of Kubernetes' own",
                },
              ],
            },
            runtimeClassName: {
              type: 'string',
              description: 'RuntimeClass of the pod, such as one that runs it in a sandbox.',
              minLength: 1,
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
            podMetadata: {
              type: 'object',
              description:
                "What the pod carries beside the operator's own labels, which cannot be replaced.",
              properties: {
                labels: {
                  type: 'object',
                  description: 'Labels, for instance for NetworkPolicies and for the bill.',
                  maxProperties: 32,
                  additionalProperties: {
                    type: 'string',
                    maxLength: 63,
                    pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$',
                  },
                  'x-kubernetes-validations': [
                    {
                      rule: "self.all(key, !(key in ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'app.kubernetes.io/managed-by', 'job-name', 'controller-uid']))",
                      message:
                        'app.kubernetes.io/name, component and managed-by, job-name and controller-uid are set by the operator and by Kubernetes',
                    },
                    {
                      rule: "self.all(key, !key.startsWith('batchinference.dev/') && !key.startsWith('batch.kubernetes.io/'))",
                      message:
                        'keys under batchinference.dev/ and batch.kubernetes.io/ are not for users',
                    },
                    {
                      rule: "self.all(key, !key.startsWith('kueue.x-k8s.io/'))",
                      message: 'for a queue there is run.queueName',
                    },
                  ],
                },
                annotations: {
                  type: 'object',
                  description:
                    "Annotations, for whoever in the cluster goes by them. They cannot loosen the pod's confinement.",
                  maxProperties: 32,
                  additionalProperties: { type: 'string', maxLength: 4096 },
                  'x-kubernetes-validations': [
                    {
                      rule: "self.all(key, !key.startsWith('batchinference.dev/') && !key.startsWith('batch.kubernetes.io/'))",
                      message:
                        'keys under batchinference.dev/ and batch.kubernetes.io/ are not for users',
                    },
                    {
                      rule: "self.all(key, !key.startsWith('container.apparmor.security.beta.kubernetes.io') && !key.startsWith('seccomp.security.alpha.kubernetes.io') && !key.startsWith('container.seccomp.security.alpha.kubernetes.io'))",
                      message: 'AppArmor and seccomp profiles are set by the operator',
                    },
                  ],
                },
              },
            },
            queueName: {
              type: 'string',
              description:
                'A LocalQueue of Kueue in this namespace. The Job is made suspended and waits there (reason Queued) until Kueue lets it start; when it is evicted it waits again, which is no failure. Waiting takes nothing of timeoutSeconds, which begins anew with each start.',
              minLength: 1,
              maxLength: 63,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
            serviceAccountName: {
              type: 'string',
              description:
                'ServiceAccount of the pod, for policies that go by it. Its API token is not mounted.',
              maxLength: 253,
              pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
            },
            imagePullSecrets: {
              type: 'array',
              description: 'Secrets of this namespace to pull the image with.',
              maxItems: 8,
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['name'],
              items: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: {
                    type: 'string',
                    description: 'Name of the Secret.',
                    minLength: 1,
                    maxLength: 253,
                  },
                },
              },
            },
          },
        },
        schedule: {
          type: 'object',
          description:
            "Runs again and again, by a CronJob of the resource's name. The first run is at the first time that the schedule gives. A change of the spec changes the next run. Without it there is one run, at once.",
          required: ['cron'],
          properties: {
            cron: {
              type: 'string',
              description:
                'When to run: minute, hour, day of the month, month and day of the week, such as "30 2 * * 1-5", or @hourly, @daily, @weekly, @monthly or @yearly; as the schedule of a CronJob.',
              minLength: 1,
              maxLength: 256,
              pattern:
                '^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[^\\s@=]+( +[^\\s@=]+){4})$',
            },
            timeZone: {
              type: 'string',
              description:
                'Time zone of the schedule, by its name in the IANA database, such as Europe/Madrid. A time that the change to summer time leaves out is left out; one that comes twice in autumn runs twice.',
              minLength: 1,
              maxLength: 64,
              pattern: '^[A-Za-z][A-Za-z0-9+_/-]*$',
              default: 'Etc/UTC',
            },
            concurrencyPolicy: {
              type: 'string',
              description:
                'What to do at a time of the schedule when the run before has not ended: Forbid leaves the new run out, Replace stops the old one, which leaves no result, and Allow lets both run.',
              enum: ['Allow', 'Forbid', 'Replace'],
              default: 'Forbid',
            },
            startingDeadlineSeconds: {
              type: 'integer',
              format: 'int64',
              description:
                "How many seconds late a run may start when its time was missed, for example because the cluster's control plane was down. When not set, however late.",
              minimum: 10,
              maximum: 31536000,
            },
            historyLimit: {
              type: 'integer',
              description: 'How many ended runs status.history keeps.',
              minimum: 1,
              maximum: 100,
              default: 10,
            },
          },
        },
      },
    },
    status: {
      type: 'object',
      description: 'How the run stands, and the scores of the last run that succeeded.',
      properties: {
        observedGeneration: {
          type: 'integer',
          format: 'int64',
          description: 'The generation of the spec that this status speaks of.',
        },
        runId: {
          type: 'string',
          description:
            'Identifies the run that the conditions speak of; it changes with what is run.',
        },
        jobName: {
          type: 'string',
          description: 'The Job of that run, for kubectl describe and kubectl logs.',
        },
        inputsHash: {
          type: 'string',
          description: 'Identifies what was scored by the run that the conditions speak of.',
        },
        startTime: { type: 'string', format: 'date-time', description: 'When the run started.' },
        completionTime: {
          type: 'string',
          format: 'date-time',
          description: 'When the run ended, either way.',
        },
        duration: { type: 'string', description: 'From start to end of the run, such as 3s.' },
        scores: {
          type: 'string',
          description:
            'The accuracy of each model in the last run that succeeded, such as lda=0.9222 mlp=0.9722; for a regression its R2, such as price:r2=0.8312.',
        },
        best: {
          type: 'object',
          description:
            'The model with the highest accuracy (R2, when all are regressions) in the last run that succeeded; the first of equals.',
          required: ['model'],
          properties: {
            model: { type: 'string', description: 'Name of the model.' },
            accuracy: {
              type: 'string',
              description: 'Correct rows over all rows, with six digits.',
            },
            r2: {
              type: 'string',
              description: 'The coefficient of determination, with six digits.',
            },
          },
        },
        rows: {
          type: 'object',
          description: 'Rows of the CSV in the last run that succeeded.',
          required: ['scored'],
          properties: {
            scored: {
              type: 'integer',
              format: 'int64',
              description: 'Rows that every model was asked about.',
            },
            rejected: {
              type: 'integer',
              format: 'int64',
              description: 'Bad rows that were left out (data.badRows).',
            },
          },
        },
        data: {
          type: 'object',
          description:
            'The data of the last run that succeeded, when the web server gave a strong ETag for them.',
          required: ['etag', 'inputsHash'],
          properties: {
            etag: { type: 'string', description: 'The ETag, without its quotes.' },
            inputsHash: { type: 'string', description: 'Identifies what that run has scored.' },
          },
        },
        progress: {
          type: 'object',
          description: 'How far the worker is; there only while it is at work.',
          required: ['rows'],
          properties: {
            read: {
              type: 'string',
              description: 'How much of the data is read, such as 47%, when its size is known.',
            },
            rows: { type: 'integer', format: 'int64', description: 'Rows scored so far.' },
            rowsPerSecond: {
              type: 'integer',
              format: 'int64',
              description: 'Rows scored per second, since the first.',
            },
          },
        },
        models: {
          type: 'array',
          description:
            'Per model, what the last run that succeeded gave, in the order of the spec.',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name', 'sha256', 'rows'],
            properties: {
              name: { type: 'string', description: 'Name of the model.' },
              sha256: { type: 'string', description: 'SHA-256 of the file that was scored.' },
              producer: {
                type: 'string',
                description: 'What wrote the file, as it says itself, such as skl2onnx 1.20.',
              },
              rows: { type: 'integer', format: 'int64', description: 'Rows scored.' },
              correct: {
                type: 'integer',
                format: 'int64',
                description: 'Rows whose predicted class is the label.',
              },
              accuracy: { type: 'string', description: 'correct / rows with six digits.' },
              accuracyInterval: {
                type: 'string',
                description: 'The 95 % Wilson interval of the accuracy, such as 0.6659-0.7160.',
              },
              metrics: {
                type: 'object',
                description:
                  "Further metrics with six significant digits, by scikit-learn's names for them; one that cannot be computed is not there. report.json has all of them.",
                additionalProperties: { type: 'string' },
              },
              predictions: {
                type: 'string',
                description: 'What was predicted in short, when there is no label column.',
              },
            },
          },
        },
        lastScheduleTime: {
          type: 'string',
          format: 'date-time',
          description: 'When the schedule last started a run; only with spec.schedule.',
        },
        nextScheduleTime: {
          type: 'string',
          format: 'date-time',
          description: 'When the schedule starts the next run; only with spec.schedule.',
        },
        history: {
          type: 'array',
          description:
            'The runs of the schedule that have ended, the newest first; spec.schedule.historyLimit of them.',
          'x-kubernetes-list-type': 'atomic',
          items: {
            type: 'object',
            required: ['time', 'jobName', 'jobUid', 'outcome'],
            properties: {
              time: {
                type: 'string',
                format: 'date-time',
                description:
                  'The time of the schedule that the run was for; when it was made, for a run made by hand.',
              },
              completionTime: {
                type: 'string',
                format: 'date-time',
                description: 'When the run ended.',
              },
              jobName: { type: 'string', description: 'The Job of the run.' },
              jobUid: {
                type: 'string',
                description: 'The uid of that Job, by which the run is recorded just once.',
              },
              outcome: {
                type: 'string',
                description: 'How the run ended.',
                enum: ['Succeeded', 'Failed', 'Skipped'],
              },
              reason: {
                type: 'string',
                description: 'One CamelCase word that says why the run failed.',
              },
              message: {
                type: 'string',
                description: 'What failed and what to do, or why the run was skipped.',
              },
              rows: { type: 'integer', format: 'int64', description: 'Rows scored.' },
              etag: {
                type: 'string',
                description:
                  'The strong ETag of the data, without its quotes, when the web server gave one.',
              },
              gate: {
                type: 'string',
                description: 'What became of spec.gate.',
                enum: ['Passed', 'Missed'],
              },
              models: {
                type: 'array',
                description: 'Per model, what the run gave, in the order of the spec.',
                'x-kubernetes-list-type': 'atomic',
                items: {
                  type: 'object',
                  required: ['name', 'sha256'],
                  properties: {
                    name: { type: 'string', description: 'Name of the model.' },
                    sha256: { type: 'string', description: 'SHA-256 of the file that was scored.' },
                    accuracy: {
                      type: 'string',
                      description: 'Correct rows over all rows, with six digits.',
                    },
                    r2: {
                      type: 'string',
                      description:
                        'The coefficient of determination of a regression, with six significant digits.',
                    },
                    change: {
                      type: 'string',
                      description:
                        'The accuracy or R2 against that of the last run that succeeded before, such as -0.012000.',
                    },
                  },
                },
              },
            },
          },
        },
        conditions: {
          type: 'array',
          description:
            'Succeeded (Unknown until the run has ended), Finished (True as soon as it has ended either way), GatePassed, when there is a gate (Unknown until there are scores, and when the run has failed), and Reconciling and Stalled, which are there only while True.',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['type'],
          items: {
            type: 'object',
            required: ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
            properties: {
              type: {
                type: 'string',
                description: 'Succeeded, Finished, GatePassed, Reconciling or Stalled.',
                maxLength: 316,
              },
              status: {
                type: 'string',
                description: 'Whether the condition holds.',
                enum: ['True', 'False', 'Unknown'],
              },
              reason: {
                type: 'string',
                description: 'One CamelCase word that says why.',
                minLength: 1,
                maxLength: 1024,
              },
              message: {
                type: 'string',
                description: 'What happened, to which thing, and what to do.',
                maxLength: 32768,
              },
              lastTransitionTime: {
                type: 'string',
                format: 'date-time',
                description: 'When status last changed.',
              },
              observedGeneration: {
                type: 'integer',
                format: 'int64',
                description: 'The generation of the spec that the condition was set for.',
              },
            },
          },
        },
      },
    },
  },
} as const;
