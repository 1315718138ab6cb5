import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localInputs } from '../../../../worker/inputs/local-inputs.ts';
import { createModelRoom } from '../../../../worker/inputs/model-room.ts';
import { thrownBy } from '../../../support/failure.ts';
import { failureOf, never } from '../../../support/ssh-connect.ts';

const GIB = 1024 ** 3;

test('models together have room in a sixth of the memory', () => {
  const room = createModelRoom(2 * GIB);
  room.take(200_000_000, '/m/a.onnx');
  room.take(150_000_000, '/m/b.onnx');
  const failure = thrownBy(() => {
    room.take(10_000_000, '/m/c.onnx');
  });
  expect(failure.reason).toBe('ModelUnsupported');
  expect(failure.message).toBe(
    'With "/m/c.onnx" the models have 360000000 bytes, and the 2147483648 bytes of memory here have ' +
      'room for 357913941: raise the memory in run.resources.limits, or score the models in several runs.',
  );
});

test('a model that is larger than the memory is refused before it is read', async () => {
  const models = await mkdtemp(join(tmpdir(), 'room-'));
  try {
    await writeFile(join(models, 'huge.onnx'), '');
    // Without a byte on disk.
    await truncate(join(models, 'huge.onnx'), 2 ** 43);
    const failure = await failureOf(localInputs({ models, data: '' }).model('huge.onnx', never));
    expect(failure.reason).toBe('ModelUnsupported');
    expect(failure.message).toContain('the models have 8796093022208 bytes');
  } finally {
    await rm(models, { recursive: true });
  }
});
