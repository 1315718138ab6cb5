import { posix } from 'node:path';
import { externalFilesOf } from '../../../../worker/model/onnx/external-files.ts';
import type { Prediction } from '../../../../worker/model/prediction.ts';
import { prepareModel } from '../../../../worker/model/prepare.ts';
import type { PreparedModel } from '../../../../worker/model/prepared.ts';
import { openSession } from '../../../../worker/model/session.ts';
import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { failureOf } from '../../../support/ssh-connect.ts';
import {
  classifierCases,
  differences,
  FLOATS,
  refusals,
  regressorCases,
  unpacked,
  type ZooTask,
} from '../../../support/zoo-cases.ts';
import { zooModel, zooRows } from '../../../support/zoo-rows.ts';

/** Failures of the model itself, and not of the table or of getting a file. */
const OF_THE_MODEL = ['ModelInvalid', 'ModelUnsupported', 'FeatureCountMismatch'];

function prepared({ model: { path, ...options } }: ZooTask): PreparedModel {
  const title = `model m (${path})`;
  const bytes = zooModel(path);
  const files = externalFilesOf(bytes, title).map(
    (file) => [file, zooModel(posix.join(posix.dirname(path), file))] as const,
  );
  return prepareModel(bytes, { title, ...options }, new Map(files));
}

interface Predicted {
  readonly prediction: Prediction;
  readonly namesOf: (ids: Iterable<number>) => readonly (string | undefined)[];
}

async function predicted(zooTask: ZooTask): Promise<Predicted> {
  // As it would be in another thread.
  const model = structuredClone(prepared(zooTask));
  const { features, columns } = zooRows(zooTask, model);
  const classes = createClassIndex();
  const session = await openSession(model, classes, columns);
  const prediction = await session.predict(features);
  expect(prediction.task).toBe(model.task);
  return { prediction, namesOf: (ids) => Array.from(ids, (id) => classes.names[id]) };
}

test.each(classifierCases)('$name predicts the classes that it does in Python', async (zooCase) => {
  const { expected } = zooCase;
  const { prediction, namesOf } = await predicted(zooCase);
  if (prediction.task !== 'classification') throw new Error(prediction.task);
  expect(namesOf(prediction.classes)).toEqual(expected.classes);
  if (expected.probabilities === undefined) return;
  const { columns, values } = prediction.probabilities ?? { columns: [], values: [] };
  expect(namesOf(columns)).toEqual(expected.probabilities.columns);
  expect(differences(values, unpacked(expected.probabilities), FLOATS)).toEqual([]);
});

test.each(regressorCases)('$name predicts the numbers that it does in Python', async (zooCase) => {
  const { prediction } = await predicted(zooCase);
  if (prediction.task !== 'regression') throw new Error(prediction.task);
  expect(differences(prediction.values, zooCase.expected.values, FLOATS)).toEqual([]);
});

test.each(
  refusals.filter(
    ({ reason, name }) => OF_THE_MODEL.includes(reason) && name !== 'external-missing',
  ),
)('$name is refused: $reason', async ({ reason, words, ...zooTask }) => {
  const failure = await failureOf(predicted(zooTask));
  for (const word of words) expect(failure.message).toContain(word);
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`model m (${zooTask.model.path})`);
});
