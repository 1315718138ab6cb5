import * as v from 'valibot';
import { partName } from '../outputs/part-names.ts';
import type { Place } from '../outputs/place.ts';
import { disagree } from './fit.ts';
import { PART_FORMAT, type PartState, piecesOf } from './part.ts';

/** The states of all parts of a run, in their order. ShardsDisagree when one is missing or another's. */
export async function readStates(
  place: Place,
  names: readonly string[],
  { runId, count }: { readonly runId: string; readonly count: number },
): Promise<readonly PartState[]> {
  const states: PartState[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = partName({ runId, index }, 'state');
    const isThere = [name, partName({ runId, index }, 'results')].every((file) =>
      names.includes(file),
    );
    if (!isThere) {
      throw disagree(
        `part ${String(index + 1)} of ${String(count)} is not there; does another run write to the ` +
          'same place, or is run.image older than run.shards?',
      );
    }
    states.push(await readState(place, name, { runId, count }));
  }
  return states;
}

async function readState(
  place: Place,
  name: string,
  { runId, count }: { readonly runId: string; readonly count: number },
): Promise<PartState> {
  const envelope = v.looseObject({
    format: v.literal(PART_FORMAT),
    runId: v.literal(runId),
    count: v.literal(count),
  });
  for await (const state of piecesOf(place, name)) {
    if (v.is(envelope, state)) return state as unknown as PartState;
    break;
  }
  throw disagree(`${name} is not of this run, or of a worker of another version`);
}
