import type { KubeConfig } from '@kubernetes/client-node';
import { jest } from '@jest/globals';
import { tryNumbers } from '../../support/crash/case-numbers.ts';
import { atWatchEvent } from '../../support/crash/disturbances.ts';
import type { Outcome } from '../../support/crash/outcome.ts';
import { SCENARIOS, type Scenario } from '../../support/crash/scenarios.ts';
import { live } from '../../support/crash/trial.ts';
import { IMPATIENT } from '../../support/impatient.ts';
import { operatorInside } from '../../support/operator-inside.ts';
import { operatorWorld, type OperatorWorld } from '../../support/operator-world.ts';

jest.setTimeout(300_000);

let world: OperatorWorld;
let cases = 0;

beforeAll(async () => {
  world = await operatorWorld();
});

afterAll(async () => {
  process.stdout.write(`watch events lost or late: ${cases} cases\n`);
  await world.stop();
});

/** What a lost event would have told comes with the next list: after a second, not after minutes. */
async function start(kubeConfig: KubeConfig) {
  const operator = await operatorInside(kubeConfig, IMPATIENT);
  return { kill: () => operator.stop() };
}

describe.each<Scenario>(SCENARIOS)('$title', (scenario) => {
  const prefix = `w${SCENARIOS.indexOf(scenario)}`;
  let expected: Outcome;

  beforeAll(async () => {
    const name = `${prefix}-undisturbed`;
    ({ outcome: expected } = await live({ world, scenario, name, start }));
    expect(expected).toMatchObject({ verdict: scenario.end.verdict, finals: scenario.end.finals });
  });

  test.each<'lost' | 'late'>(['lost', 'late'])(
    'ends the same when any event of a watch is %s',
    async (fate) => {
      const done = await tryNumbers(async (number) => {
        let reached = false;
        const { outcome } = await live({
          ...{ world, scenario, start, expected },
          name: `${prefix}-${fate}-${number}`,
          disturb({ proxy }) {
            const onReached = () => {
              reached = true;
            };
            proxy.inject(atWatchEvent(number, fate, onReached));
          },
        });
        expect({ number, reached, outcome }).toEqual({ number, reached, outcome: expected });
        return reached;
      });
      expect(done).toBeGreaterThanOrEqual(5);
      cases += done;
    },
  );
});
