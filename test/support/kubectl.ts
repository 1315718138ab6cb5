import { spawn } from 'node:child_process';

/** What kubectl printed, and how it ended. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs kubectl on the cluster of the end-to-end tests: the test command sets KUBECONFIG and
 * BATCHINFERENCE_TEST_KUBECTL.
 */
export function tryKubectl(args: readonly string[], input = ''): Promise<KubectlResult> {
  const kubectl = process.env['BATCHINFERENCE_TEST_KUBECTL'] ?? 'kubectl';
  const child = spawn(kubectl, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

/** As tryKubectl, but throws kubectl's own words when it fails; gives its standard output. */
export async function kubectl(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await tryKubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** Applies objects as server and user see them: JSON is YAML. */
export async function apply(...objects: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['apply', '--filename', '-'], JSON.stringify(list));
}
