/**
 * Compiles each kernel's assembly/ into the kernel.wasm.ts beside it, a module that carries the bytes,
 * so that neither a checkout nor a bundle has to find a file. The same source and compiler give the
 * same bytes. `--check` writes nothing and fails when a committed file is out of date.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KERNELS = ['worker/csv/plain', 'worker/metrics/scores'];

const root = join(import.meta.dirname, '../..');
const asc = fileURLToPath(
  import.meta.resolve('assemblyscript/asc').replace(/dist.*/, 'bin/asc.js'),
);

/**
 * No runtime: nothing is allocated. No assertions, and so no `abort` that the host would give. Warning
 * 112 is of vectors that a host cannot take, and comes of any function that one file has of another.
 */
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--use',
  'abort=',
  '--disableWarning',
  '112',
];

/** A process of its own, as the compiler's types of `console` and others are not Node's. */
async function compile(kernel: string): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'kernel-'));
  try {
    const file = join(directory, 'kernel.wasm');
    const { status } = spawnSync(
      process.execPath,
      [asc, 'index.ts', '--baseDir', 'assembly', '--outFile', file, ...FLAGS],
      { cwd: join(root, kernel), stdio: 'inherit' },
    );
    if (status !== 0) throw new Error(`${kernel}/assembly does not compile`);
    return await readFile(file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function generate(kernel: string): Promise<void> {
  const target = join(root, kernel, 'kernel.wasm.ts');
  const base64 = (await compile(kernel)).toString('base64');
  const generated = [
    '// GENERATED from assembly/ by `npm run generate`. Do not edit.',
    `export const KERNEL =\n  '${base64}';`,
    '',
  ].join('\n');
  if (!process.argv.includes('--check')) {
    await writeFile(target, generated);
    return;
  }
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed === generated) return;
  console.error(`${kernel}/kernel.wasm.ts is out of date: run npm run generate`);
  process.exitCode = 1;
}

for (const kernel of KERNELS) await generate(kernel);
