import { OPERATOR, referenceOf, WORKER } from '../../demo/images.ts';

test('an image is named by the prefix, its name and a hash of what it is made of', async () => {
  const reference = await referenceOf(WORKER, 'registry.example.org/team', 'node:26');
  expect(reference).toMatch(/^registry\.example\.org\/team\/batchinference-worker:[0-9a-f]{12}$/);
  await expect(referenceOf(WORKER, 'registry.example.org/team', 'node:26')).resolves.toBe(
    reference,
  );
});

test('another base image, or another input, makes another tag', async () => {
  const { inputs } = OPERATOR;
  const references = await Promise.all([
    referenceOf(OPERATOR, 'localhost', 'node:26'),
    referenceOf(OPERATOR, 'localhost', 'node:27'),
    referenceOf({ ...OPERATOR, inputs: inputs.slice(1) }, 'localhost', 'node:26'),
  ]);
  expect(new Set(references).size).toBe(3);
});
