/**
 * Compiles onnx.proto to onnx_pb.ts. `--check` writes nothing and fails when the committed file is
 * out of date.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const BIN = fileURLToPath(new URL('../../../node_modules/.bin/', import.meta.url));
const TARGET = join(HERE, 'onnx_pb.ts');

async function generate(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'onnx-'));
  try {
    const template = JSON.stringify({
      version: 'v2',
      plugins: [{ local: join(BIN, 'protoc-gen-es'), out, opt: 'target=ts' }],
    });
    const { status, error } = spawnSync(join(BIN, 'buf'), ['generate', '--template', template], {
      cwd: HERE,
      stdio: 'inherit',
    });
    if (status !== 0) throw error ?? new Error(`buf ended with ${String(status)}`);
    const text = await readFile(join(out, 'onnx_pb.ts'), 'utf8');
    return await format(text, { ...(await resolveConfig(TARGET)), parser: 'typescript' });
  } finally {
    await rm(out, { recursive: true });
  }
}

const generated = await generate();
if (process.argv.includes('--check')) {
  const committed = await readFile(TARGET, 'utf8').catch(() => '');
  if (committed !== generated) {
    console.error('worker/model/onnx/onnx_pb.ts is out of date: run npm run generate');
    process.exitCode = 1;
  }
} else {
  await writeFile(TARGET, generated);
}
