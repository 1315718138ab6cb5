#!/usr/bin/env node
/**
 * What `npx batchinference` starts. Plain JavaScript that an old Node can read too, to say why it
 * cannot run the TypeScript behind it.
 */
const OLDEST = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < OLDEST) {
  console.error(
    `batchinference: this is Node ${process.version}, and Node ${String(OLDEST)} or later is ` +
      'needed: in a checkout, npm ci installs one for npx to use.',
  );
  process.exitCode = 2;
} else {
  // The TypeScript is stripped and compiled once, and not at each start: half of the start's time.
  process
    .getBuiltinModule?.('node:module')
    .enableCompileCache(`${import.meta.dirname}/../node_modules/.cache/batchinference`);
  await import('./cli.ts');
}
