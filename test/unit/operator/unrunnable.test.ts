import { isAllowed } from '../../../operator/job/image.ts';
import { reconcile } from '../../../operator/reconcile.ts';
import { unrunnable } from '../../../operator/unrunnable.ts';
import { at } from '../../support/job-world.ts';
import { conditions } from '../../support/plan.ts';
import { batchInference } from '../../support/resource.ts';

const PATTERNS = ['ours/worker:2', 'ours/ml/*', 'ours/scorer:*'];

test.each([
  ['ours/worker:2', true],
  ['ours/worker:22', false],
  ['ours/worker', false],
  ['ours/ml/any:1', true],
  ['ours/mlevil:1', false],
  ['ours/scorer:3', true],
  ['ours/scorer@sha256:0', false],
  ['evil/ours/worker:2', false],
])('where the list says which images may run, %s may: %s', (image, allowed) => {
  expect(isAllowed(image, PATTERNS)).toBe(allowed);
});

test('a run that names an image which is not allowed fails, and gets no Job', () => {
  const resource = batchInference({ run: { image: 'theirs:1' } });
  const settings = { workerImage: 'worker:1', allowedImages: PATTERNS };
  const plan = reconcile(resource, { now: at(0), jobs: [], pods: [] }, settings);
  expect(plan.actions).toEqual([]);
  expect(conditions(plan)).toMatchObject({ Succeeded: 'False ImageForbidden' });
  expect(plan.status.conditions?.[0]?.message).toMatch(/theirs:1 .*ours\/worker:2, .*run\.image/);
});

test.each([
  ['names none', {}, []],
  ['names one that is allowed', { image: 'ours/worker:2' }, PATTERNS],
  ['names any, where there is no list', { image: 'theirs:1' }, undefined],
])('a run that %s may start', (_, run, allowedImages) => {
  const settings = { workerImage: 'worker:1', allowedImages };
  expect(unrunnable(batchInference({ run }), settings)).toBeUndefined();
});
