import {
  POD_FIELDS,
  badRows,
  file,
  gate,
  models,
  nodeAffinity,
  podMetadata,
  podTerm,
  run,
  schedule,
  spread,
} from './spec-parts.ts';

/**
 * Changes of the smallest resource (operator-world's) that are accepted, and some that are refused
 * and why: for the API server and for `batchinference score`, which must agree.
 */
type Case = [what: string, spec: object];
type Refusal = [what: string, spec: object, says: RegExp];

export const ACCEPTED: readonly Case[] = [
  ['everything that a pod may be given', run(POD_FIELDS)],
  ['a queue', run({ queueName: 'team' })],
  ['a run on hold', { suspend: true }],
  ['a regression', models({ task: 'regression', output: 'variable' })],
  ['names of classes', models({ task: 'classification', labels: ['no', 'yes'] })],
  ['data without a label', { data: { label: undefined } }],
  ['data without a label, with features', { data: { label: undefined, features: ['a'] } }],
  ['data in a claim', file({ claimName: 'inputs', path: 'deep/er/..a/b..csv' })],
  ['data in a ConfigMap', file({ configMapName: 'digits' })],
  ['a Secret for the URL', { data: { secretName: 'data-login' } }],
  ['a tab as delimiter', { data: { delimiter: '\t' } }],
  ['Latin-1', { data: { encoding: 'latin1' } }],
  ['missing values', { data: { missing: 'NaN' } }],
  ['bad rows that fail the run', badRows({ policy: 'Fail' })],
  ['no bad rows', badRows({ policy: 'Skip', max: 0 })],
  ['some bad rows', badRows({ policy: 'Skip', max: 100 })],
  ['a percentage of bad rows', badRows({ policy: 'Skip', max: '1%' })],
  ['a small percentage of bad rows', badRows({ policy: 'Skip', max: '0.25%' })],
  ['any number of bad rows', badRows({ policy: 'Skip', max: '100%' })],
  ['a least score', gate({ min: '0.65' })],
  ['a score within bounds', gate({ min: '-1.5', max: '2' })],
  ['a score that may drop a little', gate({ maxDrop: '0.01' })],
  ['checks of several metrics', gate({ min: '0.65' }, { metric: 'log_loss', max: '1' })],
  ['checks of several models', gate({ min: '0.65' }, { model: 'mlp', min: '0.7' })],
  ['a schedule', schedule({ cron: '*/15 8-18 * JAN-DEC mon-fri' })],
  [
    'a schedule with everything',
    schedule({
      ...{ cron: '@daily', timeZone: 'America/Argentina/Buenos_Aires', concurrencyPolicy: 'Allow' },
      ...{ startingDeadlineSeconds: 60, historyLimit: 100 },
    }),
  ],
  [
    'a run only of what has changed',
    { ...schedule({ cron: '@daily' }), run: { onlyIfChanged: true } },
  ],
  ['output on the server', { output: { sftpPath: '/srv/results' } }],
  ['output in a claim', { output: { claimName: 'results' } }],
  [
    'output in a directory of a claim, with columns',
    { output: { claimName: 'results', path: 'a/b', columns: ['id'], probabilities: true } },
  ],
  ['shards', { run: { shards: 256 }, output: { claimName: 'results' } }],
  ['one shard, which is none', { run: { shards: 1 } }],
];

const ONE_SOURCE = /spec.data: .*give exactly one of url, sftpPath and file/;
const WITH_SCHEDULE = /run.onlyIfChanged goes with schedule and data.url/;
const RELATIVE = /path: .*must be relative to the volume, without \.\./;
const AMOUNT = /max: .*must be a number of rows, or a percentage such as "1%"/;

export const REFUSED: readonly Refusal[] = [
  ['a hold that is neither', { suspend: 'yes' }, /suspend: .*must be of type boolean/],
  ['a queue that cannot be', run({ queueName: 'Team' }), /queueName: .*should match/],
  ['a node affinity without terms', run(nodeAffinity({})), /nodeSelectorTerms: Required value/],
  [
    'a node affinity of an unknown operator',
    run(
      nodeAffinity({ nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Is' }] }] }),
    ),
    /operator: Unsupported value: "Is"/,
  ],
  [
    'a weight beyond 100',
    run({
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 101, podAffinityTerm: podTerm },
          ],
        },
      },
    }),
    /weight: .*less than or equal to 100/,
  ],
  ['a skew of none', run(spread({ maxSkew: 0 })), /maxSkew: .*greater than or equal to 1/],
  [
    'a spread that is none',
    run(spread({ whenUnsatisfiable: 'Maybe' })),
    /whenUnsatisfiable: Unsup/,
  ],
  [
    'a priority of Kubernetes’ own',
    run({ priorityClassName: 'system-node-critical' }),
    /must not be one of Kubernetes' own/,
  ],
  [
    'a label of the operator',
    podMetadata({ labels: { 'batchinference.dev/name': 'other' } }),
    /keys under batchinference\.dev\/ .*are not for users/,
  ],
  [
    'a label that the operator sets',
    podMetadata({ labels: { 'app.kubernetes.io/component': 'operator' } }),
    /are? set by the operator and by Kubernetes/,
  ],
  [
    'a label of the Job',
    podMetadata({ labels: { 'job-name': 'a' } }),
    /set by the operator and by/,
  ],
  [
    'a queue as a label',
    podMetadata({ labels: { 'kueue.x-k8s.io/queue-name': 'team' } }),
    /for a queue there is run\.queueName/,
  ],
  ['a label that cannot be', podMetadata({ labels: { a: 'b c' } }), /labels\.a: .*should match/],
  [
    'an annotation that takes AppArmor off',
    podMetadata({
      annotations: { 'container.apparmor.security.beta.kubernetes.io/worker': 'unconfined' },
    }),
    /AppArmor and seccomp profiles are set by the operator/,
  ],
  [
    'an annotation of the operator',
    podMetadata({ annotations: { 'batchinference.dev/suspended': 'true' } }),
    /keys under batchinference\.dev\/ .*are not for users/,
  ],
  ['an unknown task', models({ task: 'clustering' }), /task: Unsupported value: "clustering"/],
  ['the name of one class only', models({ labels: ['a'] }), /should have at least 2 items/],
  ['an output without a name', models({ output: '' }), /output: .*at least 1 chars long/],
  ['no source of data', { data: { url: undefined } }, ONE_SOURCE],
  ['a URL and a file', { data: { file: { claimName: 'a', path: 'b' } } }, ONE_SOURCE],
  ['a file nowhere', file({}), /give exactly one of claimName and configMapName/],
  [
    'a file in two places',
    file({ claimName: 'a', configMapName: 'b' }),
    /give exactly one of claimName and configMapName/,
  ],
  ['a file without a path', file({ claimName: 'a', path: undefined }), /path: Required value/],
  ['an absolute file', file({ claimName: 'a', path: '/etc/passwd' }), RELATIVE],
  ['a file outside', file({ claimName: 'a', path: '../a' }), RELATIVE],
  ['a file outside by a detour', file({ claimName: 'a', path: 'b/../../a' }), RELATIVE],
  ['a claim that cannot be', file({ claimName: 'A' }), /claimName: .*should match/],
  [
    'a Secret for what is no URL',
    { data: { url: undefined, sftpPath: 'a.csv', secretName: 'login' } },
    /secretName goes with url/,
  ],
  ['an unknown delimiter', { data: { delimiter: ':' } }, /delimiter: Unsupported value: ":"/],
  ['an unknown encoding', { data: { encoding: 'utf8' } }, /encoding: Unsupported value: "utf8"/],
  [
    'gaps in rows that are scaled',
    { data: { missing: 'NaN', normalize: 'l2' } },
    /missing NaN goes with normalize none/,
  ],
  ['an unknown way with gaps', { data: { missing: 'Mean' } }, /missing: Unsupported value: "Mean"/],
  ['bad rows without a policy', badRows({ max: 1 }), /badRows.policy: Required value/],
  ['bad rows without a limit', badRows({ policy: 'Skip' }), /max goes with policy Skip/],
  ['a limit that is none', badRows({ policy: 'Fail', max: 1 }), /max goes with policy Skip/],
  ['less than no bad rows', badRows({ policy: 'Skip', max: -1 }), AMOUNT],
  ['more than all rows', badRows({ policy: 'Skip', max: '101%' }), AMOUNT],
  ['a number as text', badRows({ policy: 'Skip', max: '1' }), AMOUNT],
  ['half a percentage', badRows({ policy: 'Skip', max: '1.%' }), AMOUNT],
  ['no checks', { gate: [] }, /gate: .*should have at least 1 items/],
  ['a check without a bound', gate({}), /give at least one of min, max and maxDrop/],
  ['a check of no model', gate({ model: 'svm', min: '1' }), /must name one of the models/],
  ['a check of no metric', gate({ metric: 'f1', min: '1' }), /metric: Unsupported value: "f1"/],
  ['a check twice', gate({ min: '1' }, { max: '2' }), /gate\[1\]: Duplicate value/],
  ['a bound that is no number', gate({ min: '65%' }), /min: .*should match/],
  ['a drop that is a rise', gate({ maxDrop: '-0.01' }), /maxDrop: .*should match/],
  ['a bound that is no text', gate({ min: 0.65 }), /min: .*must be of type string/],
  [
    'a gate without a label',
    { ...gate({ min: '1' }), data: { label: undefined } },
    /needs data.label/,
  ],
  ['one run, only of what has changed', { run: { onlyIfChanged: true } }, WITH_SCHEDULE],
  [
    'only what has changed, of data without an ETag',
    {
      ...{ ...schedule({ cron: '@daily' }), run: { onlyIfChanged: true } },
      data: { url: undefined, sftpPath: 'a.csv' },
    },
    WITH_SCHEDULE,
  ],
  ['a schedule without times', schedule({}), /cron: Required value/],
  ['a schedule of seconds', schedule({ cron: '0 0 0 * * *' }), /cron: .*should match/],
  ['a schedule from now on', schedule({ cron: '@every 1h' }), /cron: .*should match/],
  ['a time zone in the schedule', schedule({ cron: 'TZ=UTC 0 0 * * *' }), /cron: .*should match/],
  ['a time zone as an offset', schedule({ cron: '@daily', timeZone: '+01:00' }), /should match/],
  [
    'a policy that is none',
    schedule({ cron: '@daily', concurrencyPolicy: 'Queue' }),
    /concurrencyPolicy: Unsupported value: "Queue"/,
  ],
  [
    'a deadline that the controller may miss',
    schedule({ cron: '@daily', startingDeadlineSeconds: 5 }),
    /startingDeadlineSeconds.*greater than or equal to 10/,
  ],
  ['no history', schedule({ cron: '@daily', historyLimit: 0 }), /historyLimit.*greater than or/],
  ['shards without output', { run: { shards: 2 } }, /run.shards needs output/],
  [
    'shards on a schedule',
    { ...schedule({ cron: '@daily' }), run: { shards: 2 }, output: { claimName: 'results' } },
    /run.shards does not go with schedule/,
  ],
  ['no shards at all', { run: { shards: 0 } }, /shards: .*greater than or equal to 1/],
  ['too many shards', { run: { shards: 257 } }, /shards: .*less than or equal to 256/],
  ['output nowhere', { output: {} }, /give exactly one of sftpPath and claimName/],
  [
    'output in two places',
    { output: { sftpPath: 'a', claimName: 'b' } },
    /give exactly one of sftpPath and claimName/,
  ],
  ['a path on no claim', { output: { sftpPath: 'a', path: 'b' } }, /path goes with claimName/],
  ['output outside', { output: { claimName: 'a', path: '..' } }, RELATIVE],
  ['output at the root', { output: { claimName: 'a', path: '/b' } }, RELATIVE],
  ['a column twice', { output: { claimName: 'a', columns: ['x', 'x'] } }, /Duplicate value/],
];
