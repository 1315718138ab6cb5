/** Many inputs tried, and counted. */
import fc from 'fast-check';

/** BATCHINFERENCE_FUZZ_TIMES tries so many times as many; BATCHINFERENCE_FUZZ_SEED repeats a run. */
function settings(
  {
    BATCHINFERENCE_FUZZ_TIMES: times = '1',
    BATCHINFERENCE_FUZZ_SEED: seed,
  }: NodeJS.ProcessEnv = process.env,
): { readonly times: number; readonly seed?: number } {
  return { times: Number(times), ...(seed !== undefined && { seed: Number(seed) }) };
}

/** What is fuzzed, and how many inputs are tried where nobody asks for more. */
interface Fuzzing {
  readonly what: string;
  readonly inputs: number;
}

/**
 * Tries inputs, and says on stderr how many and with which seed. What `tryOne` throws fails the test,
 * with the smallest input that does it, and the seed. What it gives back is counted.
 */
export async function fuzz<T>(
  { what, inputs }: Fuzzing,
  arbitrary: fc.Arbitrary<T>,
  tryOne: (input: T) => string | Promise<string>,
): Promise<ReadonlyMap<string, number>> {
  const { times, ...seed } = settings();
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(arbitrary, async (input) => {
    const end = await tryOne(input);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  const details = await fc.check(property, { numRuns: inputs * times, ...seed });
  const counts = [...ends].map(([end, count]) => `${end} ${String(count)}`).join(', ');
  process.stderr.write(
    `fuzz of ${what}: ${String(details.numRuns)} inputs tried, seed ${String(details.seed)} (${counts})\n`,
  );
  if (details.failed) throw new Error(fc.defaultReportMessage(details));
  return ends;
}

/** How many inputs a fuzz in another process is to try, and from which seed. */
export function fuzzSettings(inputs: number): { readonly runs: number; readonly seed: number } {
  const { times, seed = Date.now() % 2 ** 31 } = settings();
  return { runs: inputs * times, seed };
}
