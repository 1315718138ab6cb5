import js from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The pure core: functions of plain data. No I/O, no clock, no environment, no logging. */
const operatorCore = [
  'reconcile',
  'job/job',
  'job/finished-job',
  'job/pod',
  'job/volumes',
  'job/run-document',
  'outcome',
  'announcement',
  'one-line',
  'ownership',
  'attempt',
  'waiting',
  'status',
  'conditions',
  'progress/progress',
  'leader/decision',
  'timestamp',
  'run-id',
  'schedule/announcement',
  'schedule/cron',
  'schedule/cron-job',
  'schedule/history',
  'schedule/plan',
  'schedule/record',
  'schedule/runs',
  'schedule/skip-if',
].map((name) => `operator/${name}.ts`);

const forbiddenInCore = {
  'no-restricted-globals': [
    'error',
    'process',
    'console',
    'fetch',
    'setTimeout',
    'setInterval',
    'Buffer',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time is an argument in the core.' },
    { object: 'Math', property: 'random', message: 'Randomness is an argument in the core.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'AwaitExpression', message: 'The core does not wait.' },
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'Time is an argument in the core.',
    },
  ],
};

const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Only config.ts reads the environment.',
};
const exit = {
  selector: 'CallExpression[callee.object.name="process"][callee.property.name="exit"]',
  message: 'Only main.ts and cli.ts end the process.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'crds/batchinference.ts',
      'crds/schema.ts',
      '**/*_pb.ts',
      '**/*.wasm.ts',
      // AssemblyScript: the syntax of TypeScript, other types.
      'worker/*/*/assembly/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // The client's models are plain data that happen to be declared as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      complexity: ['error', 15],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 250 }],
      'max-params': ['error', 4],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js'],
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'import-x/no-default-export': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['operator/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'worker/(?!contract\\.ts$)',
              message: 'The operator knows only worker/contract.ts.',
            },
            { regex: '/test/', message: 'Production code imports nothing of the tests.' },
          ],
        },
      ],
      'no-restricted-syntax': ['error', environment, exit],
    },
  },
  {
    files: ['worker/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@kubernetes/client-node', message: 'The worker does not know Kubernetes.' },
            { name: 'node:process', message: 'Only config.ts reads the environment.' },
          ],
          patterns: [
            { regex: '/operator/', message: 'The worker imports nothing of the operator.' },
            { regex: '/test/', message: 'Production code imports nothing of the tests.' },
          ],
        },
      ],
      'no-restricted-syntax': ['error', environment, exit],
    },
  },
  {
    files: ['operator/config.ts', 'worker/config.ts'],
    rules: { 'no-restricted-syntax': ['error', exit] },
  },
  {
    files: ['operator/main.ts', 'worker/main.ts', 'worker/cli.ts'],
    rules: { 'no-restricted-syntax': ['error', environment] },
  },
  {
    files: operatorCore,
    rules: {
      ...forbiddenInCore,
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'worker/(?!contract\\.ts$)',
              message: 'The operator knows only worker/contract.ts.',
            },
            { regex: '^node:(?!crypto$)', message: 'The core does no I/O.' },
            {
              regex: '^@kubernetes/client-node$',
              message: 'The core takes only types of the client.',
              allowTypeImports: true,
            },
            {
              regex:
                '^\\.{1,2}/(main|operator|config|controller|clock|queue|observe|apply|events|errors|health|logger|(progress/)?(poller|request)|(leader/)?(elector|lease|candidacy)|(kube|metrics)/.+)\\.ts$',
              message: 'The core imports no shell.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // Jest types its asymmetric matchers (expect.stringContaining) as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
