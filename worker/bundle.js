/**
 * Makes one file of the worker, one of the command line and one of their threads, and one of each part
 * that they share or load late: such files start several times as fast as a few hundred. They look
 * for onnxruntime's library where its package has it: in ../bin, seen from their own directory.
 *
 *   node worker/bundle.js DIRECTORY
 */
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;

await build({
  entryPoints: {
    worker: join(here, 'main.ts'),
    cli: join(here, 'cli.ts'),
    thread: join(here, 'threads/thread.ts'),
  },
  outdir: process.argv[2],
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node26',
  format: 'esm',
  define: { __dirname: 'import.meta.dirname' },
  // Optional parts of ssh2 that are compiled on installation, if at all, and onnxruntime's library.
  external: ['cpu-features', '*.node'],
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
