import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SourceTextModule, createContext } from 'node:vm';
import { runChild } from '../../support/child.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('npx starts it from a checkout', async () => {
  const { code, stdout } = await runChild('npx', ['batchinference', '--help'], { cwd: ROOT });
  expect(code).toBe(0);
  expect(stdout).toContain('Usage: batchinference score MANIFEST.yaml');
}, 30_000);

/** Runs the launcher as a Node of that version would, up to its first import. */
async function launchedBy(version: string) {
  const said: string[] = [];
  const process = { version: `v${version}`, versions: { node: version }, exitCode: 0 };
  const context = createContext({ process, console: { error: (text: string) => said.push(text) } });
  const source = await readFile(`${ROOT}/worker/batchinference.js`, 'utf8');
  const imported: string[] = [];
  const launcher = new SourceTextModule(source.replace(/^#!.*/, ''), {
    context,
    importModuleDynamically: (specifier) => {
      imported.push(specifier);
      const module = new SourceTextModule('', { context });
      return module
        .link(() => module)
        .then(() => module.evaluate())
        .then(() => module);
    },
  });
  await launcher.link(() => launcher);
  await launcher.evaluate();
  return { said, imported, exitCode: process.exitCode };
}

test.each(['20.20.2', '18.0.0', '23.11.0'])(
  'Node %s is told which one is needed',
  async (version) => {
    const { said, imported, exitCode } = await launchedBy(version);
    expect(said.join()).toContain(`this is Node v${version}, and Node 24 or later is needed`);
    expect([imported, exitCode]).toEqual([[], 2]);
  },
);

test('Node 24 starts the command', async () => {
  const { said, imported } = await launchedBy('24.0.0');
  expect([said, imported]).toEqual([[], ['./cli.ts']]);
});
