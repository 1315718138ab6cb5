import { deliveryFor } from '../../demo/delivery.ts';
import { saveArguments } from '../../demo/own-cluster.ts';

function commandFor(context: string): string[] {
  const delivery = deliveryFor(context, undefined);
  return delivery.kind === 'import' ? [delivery.command, ...delivery.args('a.tar')] : [];
}

test.each([
  { context: 'kind-dev', command: 'kind load image-archive a.tar --name dev' },
  { context: 'kind-my-team', command: 'kind load image-archive a.tar --name my-team' },
  { context: 'k3d-dev', command: 'k3d image import a.tar --cluster dev' },
  { context: 'minikube', command: 'minikube image load a.tar' },
])('an image gets to the nodes of $context by: $command', ({ context, command }) => {
  expect(commandFor(context).join(' ')).toBe(command);
});

test('Docker Desktop runs on the engine that built the image, so nothing is to be done', () => {
  expect(deliveryFor('docker-desktop', undefined)).toEqual({ kind: 'shared' });
});

test.each(['kind-dev', 'docker-desktop', 'prod'])('with a registry, %s pulls', (context) => {
  expect(deliveryFor(context, 'registry.example.org')).toEqual({ kind: 'push' });
});

test.each(['prod', 'kind-', 'my-kind-dev'])('for %s a registry has to be named', (context) => {
  expect(() => deliveryFor(context, undefined)).toThrow(/--registry PREFIX/);
});

test.each([
  { builder: 'docker', command: 'save --output a.tar x:1' },
  { builder: 'podman', command: 'save --output a.tar x:1' },
  { builder: 'buildah', command: 'push x:1 docker-archive:a.tar:x:1' },
] as const)('$builder writes an archive with: $command', ({ builder, command }) => {
  expect(saveArguments(builder, 'x:1', 'a.tar').join(' ')).toBe(command);
});
