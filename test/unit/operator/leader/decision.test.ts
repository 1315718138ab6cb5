import {
  decide,
  type LeaseRecord,
  observe,
  type Observed,
  released,
} from '../../../../operator/leader/decision.ts';

const BEGIN = '2026-11-23T12:00:00.000Z';
const NOW = '2026-11-23T12:01:00.000Z';

function heldBy(holderIdentity: string, fields: Partial<LeaseRecord> = {}): LeaseRecord {
  return {
    holderIdentity,
    leaseDurationSeconds: 15,
    acquireTime: BEGIN,
    renewTime: BEGIN,
    leaseTransitions: 3,
    ...fields,
  };
}

const mine = (acquireTime: string, leaseTransitions: number) => ({
  kind: 'write',
  record: heldBy('me', { acquireTime, renewTime: NOW, leaseTransitions }),
});

const longAgo = { acquireTime: '1999-12-31T23:59:59Z', renewTime: '1999-12-31T23:59:59Z' };
const inFuture = { acquireTime: '2126-11-23T12:00:00Z', renewTime: '2126-11-23T12:00:00Z' };

test.each<[string, Observed | undefined, object]>([
  ['no Lease: it is made', undefined, mine(NOW, 0)],
  ['mine: renewed', { record: heldBy('me'), since: 59_000 }, mine(BEGIN, 3)],
  ['mine, not renewed for an hour', { record: heldBy('me'), since: -3_600_000 }, mine(BEGIN, 3)],
  [
    "another's, changed a second ago",
    { record: heldBy('she'), since: 59_000 },
    { kind: 'wait', holder: 'she', forMs: 14_000 },
  ],
  [
    "another's, to the last millisecond",
    { record: heldBy('she'), since: 45_001 },
    { kind: 'wait', holder: 'she', forMs: 1 },
  ],
  ["another's, unchanged for 15 s", { record: heldBy('she'), since: 45_000 }, mine(NOW, 4)],
  [
    'one whose times are long past is as good as any',
    { record: heldBy('she', longAgo), since: 50_000 },
    { kind: 'wait', holder: 'she', forMs: 5_000 },
  ],
  [
    'one whose times are to come expires as any',
    { record: heldBy('she', inFuture), since: 45_000 },
    mine(NOW, 4),
  ],
  [
    'the duration is what the record says',
    { record: heldBy('she', { leaseDurationSeconds: 60 }), since: 45_000 },
    { kind: 'wait', holder: 'she', forMs: 45_000 },
  ],
  ['released a moment ago', { record: released(heldBy('she'), NOW), since: 60_000 }, mine(NOW, 4)],
])('%s', (_, observed, decision) => {
  expect(decide('me', observed, 60_000, NOW)).toEqual(decision);
});

test.each<[string, Observed | undefined, LeaseRecord | undefined, Observed | undefined]>([
  ['the first sight', undefined, heldBy('she'), { record: heldBy('she'), since: 9 }],
  ['no Lease yet', undefined, undefined, undefined],
  [
    'no change',
    { record: heldBy('she'), since: 5 },
    heldBy('she'),
    { record: heldBy('she'), since: 5 },
  ],
  [
    'a renewal',
    { record: heldBy('she'), since: 5 },
    heldBy('she', { renewTime: NOW }),
    { record: heldBy('she', { renewTime: NOW }), since: 9 },
  ],
  [
    'another holder',
    { record: heldBy('she'), since: 5 },
    heldBy('he'),
    { record: heldBy('he'), since: 9 },
  ],
  [
    'deleted: its holder has not noticed yet',
    { record: heldBy('she'), since: 5 },
    undefined,
    { record: heldBy('she'), since: 5 },
  ],
])('what is known after %s', (_, before, record, after) => {
  expect(observe(before, record, 9)).toEqual(after);
});

test("a released record is nobody's, and keeps the count of the changes", () => {
  expect(released(heldBy('me'), NOW)).toEqual({
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: NOW,
    renewTime: NOW,
    leaseTransitions: 3,
  });
});
