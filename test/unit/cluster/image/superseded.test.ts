import { superseded } from '../../../cluster/image/superseded.ts';

const CURRENT = 'localhost/worker:3';
const IMAGES = [
  { name: CURRENT, digest: 'c' },
  { name: 'localhost/worker:2', digest: 'b' },
  { name: 'localhost/worker:1', digest: 'a' },
  { name: 'localhost/worker-stages:latest', digest: 's' },
  { name: 'localhost/pause:1', digest: 'p' },
  { name: '<none>:<none>', digest: 'a' },
  { name: 'sha256:aaa', digest: 'a' },
  { name: 'sha256:bbb', digest: 'b' },
  { name: 'sha256:ccc', digest: 'c' },
];

test('other tags of the same repository go, and what is left of them by digest', () => {
  const images = IMAGES.filter(({ name }) => name !== '<none>:<none>');
  expect(superseded(images, CURRENT, () => false)).toEqual([
    'localhost/worker:2',
    'localhost/worker:1',
    'sha256:aaa',
    'sha256:bbb',
  ]);
});

test('what is in use stays', () => {
  const inUse = (name: string) => name === 'localhost/worker:2';
  const old = superseded(IMAGES, CURRENT, inUse);
  expect(old).toContain('localhost/worker:1');
  expect(old).not.toContain('localhost/worker:2');
  expect(old).not.toContain('sha256:bbb');
});

test('an image that has the current name too stays under its digest', () => {
  const images = [
    { name: CURRENT, digest: 'same' },
    { name: 'localhost/worker:2', digest: 'same' },
    { name: 'sha256:same', digest: 'same' },
  ];
  expect(superseded(images, CURRENT, () => false)).toEqual(['localhost/worker:2']);
});
