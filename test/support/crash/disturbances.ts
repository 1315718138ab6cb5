/** What happens to an operator in the middle of its work. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { Fault } from '../fault-proxy/call.ts';
import { isWatch, staleLists, where } from '../fault-proxy/faults.ts';
import type { FaultProxy } from '../fault-proxy/proxy.ts';

/**
 * Whether the operator still gets the answer to the write, or not; "stale": it does not, and the one
 * after it is told of everything as it was when the resource was new.
 */
export type Killing = 'answered' | 'unanswered' | 'stale';

interface Kill {
  /** Which write, counted from 1. */
  readonly number: number;
  readonly how: Killing;
  readonly proxy: FaultProxy;
  readonly onKill: () => Promise<void>;
}

/** Kills at a write that the API server has done. */
export function killAtWrite({ number, how, proxy, onKill }: Kill): Fault {
  let writes = 0;
  return async (call) => {
    if (call.kind === 'write') writes += 1;
    if (call.kind !== 'write' || writes !== number) return call.pass();
    const answer = await call.ask();
    if (how === 'answered') await call.reply(answer);
    // From here on the next operator asks.
    if (how === 'stale') proxy.inject(staleLists(firstVersion(proxy)));
    else proxy.heal();
    await onKill();
  };
}

/** Before its first write the operator reads the resource as it was made. */
function firstVersion({ calls }: FaultProxy): string {
  const first = calls.find(({ kind, collection }) => {
    return kind === 'get' && collection === 'batchinferences';
  });
  const { metadata } = JSON.parse(first?.answer?.body ?? '{}') as KubernetesObject;
  if (metadata?.resourceVersion === undefined) throw new Error('no resource was read');
  return metadata.resourceVersion;
}

/** Longer than what is left of a run takes. */
const DELAY_MS = 1500;

/** One event of all watches, counted from 1, is lost, or comes late with all of its watch behind it. */
export function atWatchEvent(number: number, fate: 'lost' | 'late', onReached: () => void): Fault {
  let events = 0;
  return where(isWatch, (call) =>
    call.pass(async (line, send) => {
      const isEvent = !line.startsWith('{"type":"BOOKMARK"');
      if (isEvent) events += 1;
      if (isEvent && events === number) {
        onReached();
        if (fate === 'lost') return;
        await sleep(DELAY_MS);
      }
      send(`${line}\n`);
    }),
  );
}
