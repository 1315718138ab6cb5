/**
 * Lets a call through at most once in so many milliseconds, the first not before the first such
 * time is over: what is shorter than that needs no word about its progress.
 *
 * @param now a clock in milliseconds
 */
export function atMostEvery<T>(
  milliseconds: number,
  now: () => number,
  tell: (value: T) => void,
): (value: T) => void {
  let last = now();
  return (value) => {
    const time = now();
    if (time - last < milliseconds) return;
    last = time;
    tell(value);
  };
}
