/** The images of the project, and a tag for each that changes exactly when it would. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Image {
  readonly name: string;
  readonly dockerfile: string;
  readonly context: string;
  /** The last stage of its Dockerfile before that of the image itself. */
  readonly stage?: string;
  /** The files and folders that go into it. */
  readonly inputs: readonly string[];
}

const PACKAGES = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  '.dockerignore',
  'crds/batchinference.ts',
];

export const OPERATOR: Image = {
  name: 'batchinference-operator',
  dockerfile: 'Dockerfile.operator',
  context: '.',
  stage: 'build',
  inputs: ['Dockerfile.operator', ...PACKAGES, 'operator', 'worker/contract.ts'],
};

export const WORKER: Image = {
  name: 'batchinference-worker',
  dockerfile: 'Dockerfile.worker',
  context: '.',
  stage: 'build',
  inputs: ['Dockerfile.worker', ...PACKAGES, 'worker'],
};

export const DEMO_SERVER: Image = {
  name: 'batchinference-demo-server',
  dockerfile: 'test/demo/server/Dockerfile',
  context: 'test/demo/server',
  inputs: ['test/demo/server'],
};

/**
 * The image's full name. The tag is a hash of what the image is made of, so a cluster that has it
 * has this very image, and a Deployment rolls only when something changed.
 */
export async function referenceOf(image: Image, prefix: string, base: string): Promise<string> {
  const hash = createHash('sha256').update(base);
  for (const input of image.inputs) {
    for (const file of await filesUnder(join(ROOT, input))) {
      hash.update(`\0${relative(ROOT, file)}\0`).update(await readFile(file));
    }
  }
  return `${prefix}/${image.name}:${hash.digest('hex').slice(0, 12)}`;
}

/** The path itself when it is a file, else all files below it, in an order that does not change. */
async function filesUnder(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
