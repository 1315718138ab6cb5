/** One life of a resource with a disturbance on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import { type FaultProxy, faultProxy } from '../fault-proxy/proxy.ts';
import { only } from '../fault-proxy/narrow.ts';
import { eventually, type OperatorWorld } from '../operator-world.ts';
import { isEnd, type Outcome, outcomeOf } from './outcome.ts';
import type { Scenario } from './scenarios.ts';

/** An operator that a disturbance may end. */
export interface Running {
  kill(): Promise<void>;
}

export interface Trial {
  readonly world: OperatorWorld;
  readonly scenario: Scenario;
  readonly name: string;
  /** @param number of the operator, from 0: a restart may differ from the first */
  readonly start: (kubeConfig: KubeConfig, number: number) => Promise<Running>;
  /** What an undisturbed life leads to; without it, whatever the scenario says. */
  readonly expected?: Outcome;
  /** Sets up what goes wrong. */
  readonly disturb?: (disturbed: Disturbed) => void;
}

export interface Disturbed {
  readonly proxy: FaultProxy;
  /** Kills the operator and, when it is gone, starts another. */
  readonly restart: () => Promise<void>;
}

export interface Tried {
  readonly outcome: Outcome;
  readonly proxy: FaultProxy;
}

/** How long an operator may take for what an undisturbed one has done: SIGKILL to the final word. */
const PATIENCE_SECONDS = 60;

const LOOK_MS = 200;

/** Lives through the scenario; gives where it ended, be it what was expected or not. */
export async function live(trial: Trial): Promise<Tried> {
  const { world, scenario, name, start, expected, disturb } = trial;
  const proxy = await faultProxy({ kubeConfig: world.kubeConfig, narrow: only(name) });
  let operator: Running | undefined;
  let started = 0;
  disturb?.({
    proxy,
    async restart() {
      await operator?.kill();
      proxy.breakOff();
      operator = await start(proxy.kubeConfig, (started += 1));
    },
  });
  const outcome = async () => {
    // What a look costs is taken from those who work.
    await sleep(LOOK_MS);
    return outcomeOf(world, name, proxy.calls);
  };
  const isOver = (seen: Outcome) =>
    expected === undefined ? isEnd(seen, scenario.end) : isDeepStrictEqual(seen, expected);
  try {
    operator = await start(proxy.kubeConfig, started);
    await world.create(name, scenario.spec, scenario.script);
    await scenario.user?.(world, name);
    const end = await eventually(outcome, isOver, { seconds: PATIENCE_SECONDS }).catch(outcome);
    return { outcome: end, proxy };
  } finally {
    await operator?.kill();
    await proxy.close();
  }
}
