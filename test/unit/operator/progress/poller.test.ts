import { setImmediate } from 'node:timers/promises';
import { ProgressPoller } from '../../../../operator/progress/poller.ts';
import type { Progress } from '../../../../worker/contract.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';

const key = 'demo/letters';
const source = { podUid: 'p1', address: '10.0.0.7' };
const told = (rows: number): Progress => ({ rows, rowsPerSecond: 1, bytes: rows });

function polled() {
  const clock = virtualClock();
  const asked: { address: string; signal: AbortSignal }[] = [];
  const news: string[] = [];
  let answer: Promise<Progress | undefined> = Promise.resolve(undefined);
  const poller = new ProgressPoller({
    clock,
    ask({ address }, signal) {
      asked.push({ address, signal });
      return answer;
    },
    onNews: (about) => news.push(about),
  });
  return {
    ...{ clock, asked, news, poller },
    answers: (next: typeof answer) => {
      answer = next;
    },
    /** Lets so many seconds pass, and what follows of it. */
    pass: async (seconds: number) => {
      clock.advance(seconds * 1000);
      await setImmediate();
    },
    /** As the controller at the end of a visit. */
    visited: () => {
      poller.follow(key, source, poller.heard(key));
    },
  };
}

test('nobody is asked before a run has lasted 5 s, nor when it is over by then', async () => {
  const { poller, asked, pass, visited } = polled();
  visited();
  await pass(4.9);
  expect(asked).toEqual([]);
  poller.follow(key, undefined, undefined);
  await pass(60);
  expect(asked).toEqual([]);
});

test('what is new is kept and told', async () => {
  const { poller, answers, news, pass, visited } = polled();
  answers(Promise.resolve(told(10)));
  visited();
  await pass(5);
  expect(news).toEqual([key]);
  expect(poller.heard(key)).toEqual({ podUid: 'p1', progress: told(10) });
});

test('the next question comes 5 s after the visit that has dealt with the last answer', async () => {
  const { poller, asked, answers, pass, visited } = polled();
  answers(Promise.resolve(told(10)));
  visited();
  await pass(5);
  // A visit that had begun before knows nothing of the answer.
  poller.follow(key, source, undefined);
  await pass(60);
  expect(asked).toHaveLength(1);
  visited();
  visited();
  await pass(4.9);
  expect(asked).toHaveLength(1);
  await pass(0.1);
  expect(asked).toHaveLength(2);
});

test('a worker that tells nothing, or nothing new, is asked again 5 s later and leads to no visit', async () => {
  const { poller, asked, answers, news, pass, visited } = polled();
  visited();
  await pass(5);
  await pass(5);
  expect(asked).toHaveLength(2);
  answers(Promise.resolve(told(10)));
  await pass(5);
  visited();
  await pass(5);
  answers(Promise.resolve(undefined));
  await pass(5);
  expect(asked).toHaveLength(5);
  expect(news).toHaveLength(1);
  expect(poller.heard(key)?.progress).toEqual(told(10));
});

test('a worker that is slow to answer is not asked a second time meanwhile', async () => {
  const { asked, answers, pass, visited } = polled();
  answers(Promise.withResolvers<undefined>().promise);
  visited();
  await pass(5);
  visited();
  await pass(60);
  expect(asked).toHaveLength(1);
});

test.each<[string, (poller: ProgressPoller) => void]>([
  [
    'the run is over',
    (poller) => {
      poller.follow(key, undefined, undefined);
    },
  ],
  [
    'another pod is at work',
    (poller) => {
      poller.follow(key, { ...source, podUid: 'p2' }, undefined);
    },
  ],
  [
    'the operator stops',
    (poller) => {
      poller.stop();
    },
  ],
])('when %s, the question is dropped and its answer too', async (_, end) => {
  const { poller, asked, answers, news, pass, visited } = polled();
  const { promise, resolve } = Promise.withResolvers<Progress>();
  answers(promise);
  visited();
  await pass(5);
  end(poller);
  expect(asked[0]?.signal.aborted).toBe(true);
  resolve(told(10));
  await pass(0);
  expect(news).toEqual([]);
  expect(poller.heard(key)).toBeUndefined();
});

test('another pod is asked at its own address', async () => {
  const { poller, asked, pass, visited } = polled();
  visited();
  poller.follow(key, { podUid: 'p2', address: '10.0.0.8' }, undefined);
  await pass(5);
  expect(asked.map(({ address }) => address)).toEqual(['10.0.0.8']);
});

test('after it has stopped nobody is followed', async () => {
  const { poller, asked, pass, visited } = polled();
  poller.stop();
  visited();
  await pass(60);
  expect(asked).toEqual([]);
});
