/** The models of the fixtures, as bytes: those of the zoo, those that it refuses, and the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDERS = ['models/', 'zoo/models/', 'zoo/refused/'];

export function modelFiles(): readonly Uint8Array[] {
  return FOLDERS.flatMap((folder) => {
    const url = new URL(`../fixtures/${folder}`, import.meta.url);
    const names = readdirSync(fileURLToPath(url)).filter((name) => name.endsWith('.onnx'));
    return names.toSorted().map((name) => new Uint8Array(readFileSync(new URL(name, url))));
  });
}
