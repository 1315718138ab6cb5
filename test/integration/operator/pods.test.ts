import { jest } from '@jest/globals';
import {
  eventually,
  NAMESPACE,
  operatorWorld,
  type OperatorWorld,
} from '../../support/operator-world.ts';
import { POD_FIELDS } from '../../support/spec-parts.ts';

jest.setTimeout(60_000);

let world: OperatorWorld;

beforeAll(async () => {
  world = await operatorWorld();
  // The strictest of the Pod Security Standards, by Kubernetes' own admission.
  const restricted = 'pod-security.kubernetes.io/enforce=restricted';
  await world.kubectl('label', 'namespace', NAMESPACE, restricted);
  await world.kubectl('create', 'serviceaccount', 'scorer');
  await world.apply(
    {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'batch' },
      value: 7,
    },
    {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'gvisor' },
      handler: 'runsc',
    },
  );
  await world.startOperator();
});

afterAll(async () => {
  await world.stop();
});

test('in a restricted namespace a pod gets all that spec.run gives it, and nothing of the host', async () => {
  await world.create('everything', { run: POD_FIELDS as object });
  const [name = ''] = await eventually(
    () => world.podsOf('everything'),
    ({ length }) => length > 0,
  );
  const { spec, metadata } = await world.api.core.readNamespacedPod({ name, namespace: NAMESPACE });
  const { podMetadata, resources: _strings, tolerations, ...given } = POD_FIELDS;
  expect(spec).toMatchObject({ ...given, priority: 7, automountServiceAccountToken: false });
  expect(spec?.tolerations).toEqual(expect.arrayContaining(tolerations));
  expect(metadata).toMatchObject(podMetadata);
  expect(spec?.containers[0]?.resources?.requests).toEqual({ cpu: '1', memory: '1Gi' });
  const kinds = spec?.volumes?.flatMap(({ name: _name, ...source }) => Object.keys(source));
  expect(kinds).toEqual(['secret']);
});
