import type { Choice } from './arguments.ts';

const EXTENSION = '.onnx';

/**
 * A manifest that scores every model of a directory; as JSON, which is YAML too. Pure.
 *
 * @param files names of the directory's files
 * @throws Error when none of them is a model
 */
export function manifestOf(files: readonly string[], { label, ignore, normalize }: Choice): string {
  const models = files.filter((file) => file.endsWith(EXTENSION)).toSorted();
  if (models.length === 0) throw new Error(`--models holds no file that ends in ${EXTENSION}`);
  return JSON.stringify({
    apiVersion: 'batchinference.dev/v1alpha1',
    kind: 'BatchInference',
    metadata: { name: 'bench' },
    spec: {
      // All is taken from disk: neither the server nor the file of that name is looked for.
      ssh: { host: 'localhost', username: 'nobody', secretName: 'none' },
      models: models.map((path) => ({ name: path.slice(0, -EXTENSION.length), path })),
      data: { sftpPath: 'data.csv', label, ignore, normalize },
    },
  });
}
