import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../demo/images.ts';
import { withImages } from '../../demo/install.ts';

test('the images of the kustomization are set by name, whatever the registry', async () => {
  const text = await readFile(join(ROOT, 'deploy/kustomization.yaml'), 'utf8');
  const changed = withImages(text, [
    'registry.example.org:5000/team/batchinference-operator:1',
    'localhost/batchinference-worker:abc',
  ]);
  expect(parse(changed)).toEqual({
    ...(parse(text) as object),
    images: [
      {
        name: 'batchinference-operator',
        newName: 'registry.example.org:5000/team/batchinference-operator',
        newTag: '1',
      },
      { name: 'batchinference-worker', newName: 'localhost/batchinference-worker', newTag: 'abc' },
    ],
  });
});
