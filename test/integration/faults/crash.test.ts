import { jest } from '@jest/globals';
import { tryNumbers } from '../../support/crash/case-numbers.ts';
import { type Killing, killAtWrite } from '../../support/crash/disturbances.ts';
import type { Outcome } from '../../support/crash/outcome.ts';
import { SCENARIOS, type Scenario } from '../../support/crash/scenarios.ts';
import { live, type Trial } from '../../support/crash/trial.ts';
import { operatorProcesses, type OperatorProcesses } from '../../support/killable-operator.ts';
import { operatorWorld, type OperatorWorld } from '../../support/operator-world.ts';

jest.setTimeout(300_000);

let world: OperatorWorld;
let operators: OperatorProcesses;
let cases = 0;

beforeAll(async () => {
  world = await operatorWorld();
  operators = await operatorProcesses();
});

afterAll(async () => {
  process.stdout.write(`operators killed at a write: ${cases} cases\n`);
  await operators.close();
  await world.stop();
});

const HOUR_MS = 3_600_000;

/** Who takes over from a killed one has another clock: an hour ahead, the next time behind. */
let clockAheadMs = HOUR_MS;
const start: Trial['start'] = (kubeConfig, number) => {
  if (number > 0) clockAheadMs *= -1;
  return operators.start(kubeConfig, number === 0 ? 0 : clockAheadMs);
};

/** An operator that begins with old Jobs may write a status first, and tell of the next version again. */
function withoutRepeats(outcome: Outcome): Outcome {
  return { ...outcome, events: [...new Set(outcome.events)] };
}

describe.each<Scenario>(SCENARIOS)('$title', (scenario) => {
  const prefix = `c${SCENARIOS.indexOf(scenario)}`;
  let expected: Outcome;

  beforeAll(async () => {
    const name = `${prefix}-undisturbed`;
    ({ outcome: expected } = await live({ world, scenario, name, start }));
    expect(expected).toMatchObject({ verdict: scenario.end.verdict, finals: scenario.end.finals });
  });

  test.each<[string, Killing]>([
    ['before its answer', 'unanswered'],
    ['after its answer', 'answered'],
    ['before its answer, and the next begins with old lists', 'stale'],
  ])('ends the same when the operator is killed at any write, %s', async (_, how) => {
    const done = await tryNumbers(async (number) => {
      let killed = false;
      const { outcome } = await live({
        ...{ world, scenario, start, expected },
        name: `${prefix}-${how}-${number}`,
        disturb({ proxy, restart }) {
          const onKill = () => {
            killed = true;
            return restart();
          };
          proxy.inject(killAtWrite({ number, how, proxy, onKill }));
        },
      });
      const seen = how === 'stale' ? withoutRepeats(outcome) : outcome;
      expect({ number, killed, outcome: seen }).toEqual({ number, killed, outcome: expected });
      return killed;
    });
    expect(done).toBeGreaterThanOrEqual(3);
    cases += done;
  });
});
