/**
 * Compiles assembly/ into kernel.wasm.ts, a module that carries the bytes, so that neither a checkout
 * nor a bundle has to find a file. The same source and compiler give the same bytes.
 * `--check` writes nothing and fails when the committed file is out of date.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = new URL('kernel.wasm.ts', import.meta.url);
const asc = fileURLToPath(
  import.meta.resolve('assemblyscript/asc').replace(/dist.*/, 'bin/asc.js'),
);

/** No runtime: nothing is allocated. No assertions, and so no `abort` that the host would give. */
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='];

/** A process of its own, as the compiler's types of `console` and others are not Node's. */
async function compile(): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'kernel-'));
  try {
    const file = join(directory, 'kernel.wasm');
    const { status } = spawnSync(
      process.execPath,
      [asc, 'index.ts', '--baseDir', 'assembly', '--outFile', file, ...FLAGS],
      { cwd: import.meta.dirname, stdio: 'inherit' },
    );
    if (status !== 0) throw new Error('worker/csv/plain/assembly does not compile');
    return await readFile(file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const base64 = (await compile()).toString('base64');
const generated = [
  '// GENERATED from assembly/ by `npm run generate`. Do not edit.',
  `export const KERNEL =\n  '${base64}';`,
  '',
].join('\n');

if (process.argv.includes('--check')) {
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== generated) {
    console.error('worker/csv/plain/kernel.wasm.ts is out of date: run npm run generate');
    process.exitCode = 1;
  }
} else {
  await writeFile(target, generated);
}
