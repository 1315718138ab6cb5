import { ApiException } from '@kubernetes/client-node';
import {
  describe as words,
  isAlreadyExists,
  isConflict,
  isNotFound,
} from '../../../operator/errors.ts';

function answer(code: number, status: unknown): ApiException<unknown> {
  const body = typeof status === 'string' ? status : JSON.stringify(status);
  return new ApiException(code, 'Unknown API Status Code!', body, { 'audit-id': 'x' });
}

const exists = answer(409, { reason: 'AlreadyExists', message: 'jobs.batch "a" already exists' });
const conflict = answer(409, { reason: 'Conflict', message: 'the object has been modified' });
const notFound = answer(404, { reason: 'NotFound', message: 'jobs.batch "a" not found' });

test('the answers of the API server are told apart', () => {
  const kinds = [exists, conflict, notFound, new Error('fetch failed'), undefined].map((error) => [
    isAlreadyExists(error),
    isConflict(error),
    isNotFound(error),
  ]);
  expect(kinds).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [false, false, false],
    [false, false, false],
  ]);
});

test.each<[string, unknown, string]>([
  ['the API server’s own words', notFound, 'jobs.batch "a" not found'],
  [
    'a page of a proxy',
    answer(502, '<html>Bad gateway</html>'),
    'the API server answered HTTP 502',
  ],
  ['an answer of null', answer(500, 'null'), 'the API server answered HTTP 500'],
  [
    'an error with a cause',
    new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
    'fetch failed: connect ECONNREFUSED',
  ],
  ['an error without a message', Object.assign(new Error(), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['several lines', new Error('one\n\ttwo\u001b[31m'), 'one two [31m'],
  ['what is no error', 'oops', 'oops'],
  ['nothing', undefined, 'undefined'],
])('%s as one line', (_, error, line) => {
  expect(words(error)).toBe(line);
});

test('a long message is cut', () => {
  const line = words(new Error('a'.repeat(5000)));
  expect(line).toHaveLength(1024);
  expect(line.endsWith('a…')).toBe(true);
});
