import { jest } from '@jest/globals';
import { isEnd, type Outcome, outcomeOf } from '../../support/crash/outcome.ts';
import { SCENARIOS } from '../../support/crash/scenarios.ts';
import type { Passed } from '../../support/fault-proxy/call.ts';
import { staleLists } from '../../support/fault-proxy/faults.ts';
import { faultProxy } from '../../support/fault-proxy/proxy.ts';
import { operatorInside } from '../../support/operator-inside.ts';
import {
  eventually,
  isFinished,
  operatorWorld,
  type OperatorWorld,
} from '../../support/operator-world.ts';

jest.setTimeout(300_000);

let world: OperatorWorld;
/** What became of each scenario, by the name of its resource. */
const ends = new Map<string, Outcome>();
/** The collections' versions after each write on the way. */
const versions: string[] = [];
let ours: readonly Passed[] = [];
let cases = 0;

beforeAll(async () => {
  world = await operatorWorld();
  const proxy = await faultProxy({ kubeConfig: world.kubeConfig });
  const operator = await operatorInside(proxy.kubeConfig);
  await operator.ready;
  await Promise.all(
    SCENARIOS.map(async (scenario, index) => {
      const name = `s${index}-old`;
      await world.create(name, scenario.spec, scenario.script);
      await scenario.user?.(world, name);
      const outcome = () => outcomeOf(world, name, proxy.calls.filter(concerns(name)));
      ends.set(name, await eventually(outcome, (seen) => isEnd(seen, scenario.end)));
    }),
  );
  await operator.stop();
  await proxy.close();
  ours = proxy.calls;
  for (const { kind, answer } of proxy.calls) {
    if (kind === 'list' || kind === 'write') versions.push(...versionIn(answer?.body));
  }
}, 120_000);

afterAll(async () => {
  process.stdout.write(`operators started on old lists: ${cases} cases\n`);
  await world.stop();
});

test.each<[string, readonly string[]]>([
  ['everything', ['batchinferences', 'jobs', 'pods']],
  ['the resources', ['batchinferences']],
  ['the Jobs and pods', ['jobs', 'pods']],
])('an operator that starts on old lists of %s does nothing a second time', async (_, stale) => {
  expect(versions.length).toBeGreaterThan(10);
  for (const version of versions) {
    const proxy = await faultProxy({ kubeConfig: world.kubeConfig });
    proxy.inject(staleLists(version, ({ collection }) => stale.includes(collection)));
    const operator = await operatorInside(proxy.kubeConfig);
    await operator.ready;
    // One that comes last and fails at once shows that all before it has been worked on.
    const last = `last-${(cases += 1)}`;
    await world.create(last, { run: { resources: { limits: { cpu: 'much' } } } });
    await world.until(last, isFinished);
    await operator.stop();
    await proxy.close();
    await world.kubectl('delete', 'bi', last);
    const done = proxy.calls
      .filter(({ kind, answer }) => kind === 'write' && (answer?.status ?? 500) < 300)
      .map(({ method, path, body }) => `${method} ${path} ${body}`)
      .filter((words) => !words.includes(last));
    expect({ version, done }).toEqual({ version, done: [] });
  }
  for (const [name, end] of ends) {
    expect(await outcomeOf(world, name, ours.filter(concerns(name)))).toEqual(end);
  }
});

function concerns(name: string): (call: Passed) => boolean {
  return ({ path, body }) => path.includes(name) || body.includes(`"${name}"`);
}

function versionIn(body: string | undefined): string[] {
  if (body === undefined || !body.startsWith('{')) return [];
  const { metadata } = JSON.parse(body) as { metadata?: { resourceVersion?: string } };
  return metadata?.resourceVersion === undefined ? [] : [metadata.resourceVersion];
}
