import fc from 'fast-check';
import { type Candidate, type Fate, leaseWorld } from '../../../support/lease-world.ts';

/** Some calls take longer than their sender waits, and some get lost on the way. */
const tripMs = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 500 }) },
  { weight: 1, arbitrary: fc.integer({ min: 500, max: 20_000 }) },
);
const fates: fc.Arbitrary<Fate> = fc.record({
  thereMs: tripMs,
  backMs: tripMs,
  lost: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom<Fate['lost']>('request', 'answer') },
  ),
});
const CALM: Fate = { thereMs: 10, backMs: 10, lost: undefined };

const DEEDS = ['freeze', 'thaw', 'cut off', 'connect', 'kill', 'release', 'nothing'] as const;
const steps = fc.array(
  fc.record({
    who: fc.nat({ max: 2 }),
    deed: fc.constantFrom(...DEEDS),
    seconds: fc.integer({ min: 1, max: 25 }),
  }),
  { minLength: 5, maxLength: 15 },
);

/** Does it to the candidate; says whether its process has ended. */
function ends(candidate: Candidate, deed: (typeof DEEDS)[number]): boolean {
  switch (deed) {
    case 'freeze':
      candidate.freeze();
      break;
    case 'thaw':
      candidate.thaw();
      break;
    case 'cut off':
    case 'connect':
      candidate.cutOff = deed === 'cut off';
      break;
    case 'kill':
      candidate.freeze();
      return true;
    case 'release':
      void candidate.elector.stop({ release: true });
      return true;
    case 'nothing':
  }
  return candidate.lost.length > 0;
}

test('whatever happens to calls and processes, two never lead at once, and one does in the end', async () => {
  const seen = { looks: 0, leaders: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fates),
      steps,
      async (stream: Iterator<Fate, Fate>, deeds) => {
        let calm = false;
        const world = leaseWorld(() => (calm ? CALM : stream.next().value));
        const skewMs = (i: number) => 30_000 * (i - 1);
        const candidates = ['a', 'b', 'c'].map((name, i) => world.join(name, skewMs(i)));
        const look = () => {
          const leaders = world.leaders();
          seen.looks += 1;
          seen.leaders += leaders.length;
          if (leaders.length > 1) throw new Error(`${leaders.join(' and ')} lead`);
        };
        for (const { who, deed, seconds } of deeds) {
          const candidate = candidates[who];
          if (candidate !== undefined && ends(candidate, deed)) {
            candidates[who] = world.join(`${candidate.name}'`, skewMs(who));
          }
          await world.pass(seconds, look);
        }
        calm = true;
        for (const candidate of candidates) {
          candidate.cutOff = false;
          candidate.thaw();
        }
        // What is under way may take 20 s to arrive, and a leader that loses the Lease by it is
        // followed within 20 s more.
        await world.pass(25, look);
        world.join('last');
        await world.pass(25, look);
        expect(world.leaders()).toHaveLength(1);
      },
    ),
  );
  // Else nothing would be shown.
  expect(seen.leaders / seen.looks).toBeGreaterThan(0.3);
}, 60_000);
