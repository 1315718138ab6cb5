import { AT_ONCE, type Fate, leaseWorld } from '../../../support/lease-world.ts';

/** Two of which the first leads. */
async function two() {
  const world = leaseWorld();
  const first = world.join('first');
  await world.pass(1);
  const second = world.join('second');
  await world.pass(6);
  return { world, first, second };
}

test('the first leads, the second stands by and says whom it waits for', async () => {
  const { world, first, second } = await two();
  await expect(first.elector.acquired).resolves.toBeUndefined();
  expect(world.leaders()).toEqual(['first']);
  expect(second.elector.decided).toBe(true);
  expect([first.log, second.log]).toEqual([['info leading'], ['info standing by']]);
  expect(world.record()).toMatchObject({ holderIdentity: 'first', leaseTransitions: 0 });
});

test('before the Lease could be read nothing is decided', async () => {
  const world = leaseWorld(() => ({ ...AT_ONCE, lost: 'request' }));
  const { elector, log } = world.join('first');
  await world.pass(6);
  expect([elector.decided, elector.leads]).toEqual([false, false]);
  expect(log).toEqual(['warn the Lease cannot be read or written']);
});

test('a leader renews as long as it is there, and the times in the Lease are those of its own clock', async () => {
  const world = leaseWorld();
  world.join('first', 30_000);
  world.join('second', -30_000);
  await world.pass(1);
  await world.pass(600, () => {
    expect(world.leaders()).toEqual(['first']);
  });
  expect(world.record()).toMatchObject({
    leaseTransitions: 0,
    acquireTime: expect.stringMatching(/^1970-01-01T00:00:30/),
    renewTime: expect.stringMatching(/^1970-01-01T00:10:[23]/),
  });
});

test.each([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])(
  'when the leader is killed, after %f s, the other leads within 20 s, with the longest pauses too',
  async (seconds) => {
    const world = leaseWorld(() => AT_ONCE, 0.999);
    const first = world.join('first');
    await world.pass(1);
    world.join('second');
    await world.pass(6 + seconds);
    first.freeze();
    await world.pass(20);
    expect(world.leaders()).toEqual(['second']);
    expect(world.record()).toMatchObject({ holderIdentity: 'second', leaseTransitions: 1 });
  },
);

test('when the leader releases the Lease, the other leads at its next attempt', async () => {
  const { world, first } = await two();
  const stopped = first.elector.stop({ release: true });
  await world.pass(0.3);
  await stopped;
  expect(world.leaders()).toEqual([]);
  expect(world.record()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
  await world.pass(4);
  expect(world.leaders()).toEqual(['second']);
  expect(first.lost).toEqual([]);
});

test('a leader that leaves without releasing is waited for', async () => {
  const { world, first } = await two();
  const stopped = first.elector.stop({ release: false });
  await world.pass(10);
  await stopped;
  expect(world.leaders()).toEqual([]);
  await world.pass(10);
  expect(world.leaders()).toEqual(['second']);
});

test('a leader that is stopped while it is cut off has not lost the Lease', async () => {
  const { world, first } = await two();
  first.cutOff = true;
  await world.pass(3);
  const stopped = first.elector.stop({ release: true });
  await world.pass(15);
  await stopped;
  expect(first.lost).toEqual([]);
});

test('one that stands by and leaves writes nothing', async () => {
  const { world, second } = await two();
  const stopped = second.elector.stop({ release: true });
  await world.pass(20);
  await stopped;
  expect(world.leaders()).toEqual(['first']);
});

test('a leader that cannot renew for 10 s says so once, before another leads', async () => {
  const { world, first } = await two();
  first.cutOff = true;
  await world.pass(10);
  expect(first.lost).toEqual([
    'the Lease system/operator is lost: it could not be renewed for 10 s',
  ]);
  expect(world.leaders()).toEqual([]);
  await world.pass(60);
  expect(world.leaders()).toEqual(['second']);
  expect(first.lost).toHaveLength(1);
});

test('a leader that is cut off for less than that goes on', async () => {
  const { world, first } = await two();
  first.cutOff = true;
  await world.pass(5);
  first.cutOff = false;
  await world.pass(60, () => {
    expect(world.leaders()).toEqual(['first']);
  });
});

test('a leader whose Lease is stolen gives up at once', async () => {
  const { world, first } = await two();
  world.put({
    ...{ holderIdentity: 'thief', leaseDurationSeconds: 15, leaseTransitions: 7 },
    ...{ acquireTime: '', renewTime: '' },
  });
  await world.pass(2);
  expect(first.lost).toEqual(['the Lease system/operator is lost: thief holds it now']);
  expect(world.leaders()).toEqual([]);
  await world.pass(20);
  expect(world.record()).toMatchObject({ holderIdentity: 'second', leaseTransitions: 8 });
});

test('a Lease that somebody has touched is renewed all the same', async () => {
  const { world, first } = await two();
  const record = world.record();
  if (record !== undefined) world.put(record);
  await world.pass(30, () => {
    expect(world.leaders()).toEqual(['first']);
  });
  expect(first.log).toEqual(['info leading']);
});

test('a Lease that somebody has deleted is made again by the leader, not taken by the other', async () => {
  const { world } = await two();
  world.deleteLease();
  await world.pass(30, () => {
    expect(world.leaders()).toEqual(['first']);
  });
  expect(world.record()).toMatchObject({ holderIdentity: 'first', leaseTransitions: 0 });
});

test('one that has got the Lease and has not heard so leads at its next attempt', async () => {
  const fates: Fate[] = [AT_ONCE, { ...AT_ONCE, lost: 'answer' }];
  const world = leaseWorld(() => fates.shift() ?? AT_ONCE);
  const { elector } = world.join('first');
  await world.pass(5);
  expect([world.record()?.holderIdentity, elector.leads]).toEqual(['first', false]);
  await world.pass(5);
  expect(elector.leads).toBe(true);
});

test('a leader that stood still for longer than its Lease does not lead when it goes on', async () => {
  const { world, first } = await two();
  first.freeze();
  await world.pass(10);
  expect(first.elector.leads).toBe(false);
  await world.pass(10);
  first.thaw();
  await world.pass(30, () => {
    expect(world.leaders()).toEqual(['second']);
  });
  expect(first.lost).toHaveLength(1);
});

test('nor does one that stood still between its renewal and the answer to it', async () => {
  const slow: Fate = { ...AT_ONCE, backMs: 3_000 };
  let fate = AT_ONCE;
  const world = leaseWorld(() => fate);
  const first = world.join('first');
  await world.pass(1);
  world.join('second');
  fate = slow;
  await world.pass(2.5);
  first.freeze();
  await world.pass(25);
  first.thaw();
  await world.pass(30, () => {
    expect(world.leaders()).toEqual(['second']);
  });
  expect(first.lost).toHaveLength(1);
});
