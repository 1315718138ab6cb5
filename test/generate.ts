/** Writes every generated file anew, or with `--check` only says which is out of date. */
import { spawnSync } from 'node:child_process';

const generators = ['crds/generate.ts', 'worker/model/onnx/generate.ts', 'worker/wasm/generate.ts'];

for (const generator of generators) {
  const args = [generator, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
}
