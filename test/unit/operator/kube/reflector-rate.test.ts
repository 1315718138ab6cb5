import { backoffMs } from '../../../../operator/kube/backoff.ts';
import { SILENCE_SPREAD, TIMINGS } from '../../../../operator/kube/reflector.ts';
import { bookmark, errorEvent, podList, reflected } from '../../../support/reflected.ts';
import type { Exchange } from '../../../support/scripted-server.ts';

/** The shortest pauses that chance may give: the highest rate of requests. */
const MOST_EAGER = 0;

const isWatch = ({ query }: Exchange): boolean => query['watch'] === 'true';
const answerList = (list: Exchange) => list.answer(200, podList('10', []));

test.each<[string, (exchange: Exchange) => unknown]>([
  ['answers 500', (exchange) => exchange.answer(500, {})],
  ['breaks off every connection', (exchange) => exchange.reset()],
  [
    'ends each watch at once',
    (exchange) =>
      isWatch(exchange) ? exchange.stream(bookmark('11')).end() : answerList(exchange),
  ],
  [
    'says 410 to each watch',
    (exchange) => (isWatch(exchange) ? exchange.answer(410, {}) : answerList(exchange)),
  ],
  [
    'says 410 in each watch',
    (exchange) =>
      isWatch(exchange) ? exchange.stream(errorEvent(410)).end() : answerList(exchange),
  ],
])('a server that %s for minutes is asked at most once a second', async (_, misbehave) => {
  const world = await reflected({ random: MOST_EAGER });
  const { server, reflector, time } = world;
  reflector.start();
  const askedAt: number[] = [];
  while (time.now < 300_000) {
    const exchange = await server.next();
    askedAt.push(time.now);
    misbehave(exchange);
  }
  // In any quarter of a minute, so that a first answer may be followed up at once.
  const WINDOW_S = 15;
  const perWindow = askedAt.map(
    (from) => askedAt.filter((at) => at >= from && at < from + WINDOW_S * 1000).length,
  );
  expect(Math.max(...perWindow)).toBeLessThanOrEqual(WINDOW_S);
  await world.close();
});

test('a watch that falls silent is replaced within 95 s', () => {
  // undici looks at its clock twice a second, and fires at most one look late.
  const CLOCK_MS = 1000;
  const longest = TIMINGS.silenceMs * (1 + SILENCE_SPREAD) + CLOCK_MS + backoffMs(1, 1);
  expect(longest).toBeLessThanOrEqual(95_000);
});

test('a server that is back is asked within 60 s, however long it was away', () => {
  const longestPause = Math.max(...Array.from({ length: 100 }, (_, n) => backoffMs(n, 1)));
  // Twice: it may answer the first time that it is not ready yet.
  expect(2 * longestPause).toBeLessThanOrEqual(60_000);
});
