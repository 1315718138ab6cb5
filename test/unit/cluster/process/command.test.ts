import { run, succeeds } from '../../../cluster/process/command.ts';

test('run returns the standard output', async () => {
  await expect(run('sh', ['-c', 'echo out; echo err >&2'])).resolves.toBe('out\n');
});

test('a failure tells the command, how it ended and what it said', async () => {
  await expect(run('sh', ['-c', 'echo cause >&2; exit 3'])).rejects.toThrow(
    /^sh -c .* exited with 3:\ncause$/s,
  );
});

test('a command that is not there is an error, and means no', async () => {
  await expect(run('/no/such', [])).rejects.toThrow('/no/such cannot be started');
  await expect(succeeds('/no/such', [])).resolves.toBe(false);
});
