import { exitCodeOf } from '../../../../worker/contract.ts';

test.each([
  ['DataNotFound', 3],
  ['ServerUnreachable', 75],
  ['CredentialsMissing', 76],
  ['InternalError', 70],
  ['Terminated', 143],
] as const)('%s ends with exit code %d', (reason, code) => {
  expect(exitCodeOf(reason)).toBe(code);
});
