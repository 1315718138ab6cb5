import {
  createTally,
  reportOf,
  type Labels,
  type Predicted,
} from '../../../../worker/metrics/tally.ts';
import { createClassIndex, type ClassIndex } from '../../../../worker/scoring/classes.ts';
import { createClassReader, createTargetReader } from '../../../../worker/scoring/truth.ts';
import {
  cellsOf,
  classifierCases,
  differences,
  unpacked,
  zooCases,
  type ZooCase,
} from '../../../support/zoo-cases.ts';

/** What the model of a case predicted, as a session would give it. */
function predictionsOf({ expected }: ZooCase, classes: ClassIndex): Predicted {
  if (expected.task === 'regression') {
    return { task: 'regression', values: Float64Array.from(expected.values) };
  }
  const { probabilities } = expected;
  const ids = Int32Array.from(expected.classes, (name) => classes.idOf(name));
  if (probabilities === undefined) return { task: 'classification', classes: ids };
  const columns = classes.idsOf(probabilities.columns);
  const block = { values: unpacked(probabilities), columns };
  return { task: 'classification', classes: ids, probabilities: block };
}

function labelsOf(zooCase: ZooCase, label: string, classes: ClassIndex): Labels {
  const cells = cellsOf(zooCase, label);
  const { expected } = zooCase;
  if (expected.task === 'regression') return createTargetReader()(cells).labels;
  const areIntegers = expected.classes.every((name) => /^-?\d+$/.test(name));
  return createClassReader(areIntegers ? 'integer' : 'string', classes, 'model')(cells).labels;
}

/** The report of a case, as plain data. */
function reported(zooCase: ZooCase, label: string): Record<string, unknown> {
  const classes = createClassIndex();
  const { task } = zooCase.expected;
  const tally = createTally({ task, labelled: true, classes });
  tally.add(predictionsOf(zooCase, classes), labelsOf(zooCase, label, classes));
  return { ...reportOf(tally.state(), 'model') };
}

/** Those with a label column, by its name. */
function labelled<Case extends ZooCase>(cases: readonly Case[]): (Case & { label: string })[] {
  return cases.flatMap((each) => {
    const { label } = each.data;
    return label === undefined ? [] : [{ ...each, label }];
  });
}
const scored = labelled(zooCases);
const classifiers = labelled(classifierCases);

test('there are more than sixty models of it', () => {
  expect(new Set(scored.map(({ model }) => model.path)).size).toBeGreaterThan(60);
});

test.each(scored)('$name: every metric is the one of scikit-learn', (zooCase) => {
  const { metrics = {}, baseline = {} } = zooCase.expected;
  const report = reported(zooCase, zooCase.label);
  expect(differences(report['metrics'], metrics)).toEqual([]);
  expect(differences(report['baseline'], baseline)).toEqual([]);
});

test.each(classifiers)('$name: so are the figures of each class', (zooCase) => {
  const { confusionMatrix, perClass } = zooCase.expected;
  const report = reported(zooCase, zooCase.label);
  expect(report['confusionMatrix']).toEqual(confusionMatrix);
  expect(differences(report['perClass'], perClass)).toEqual([]);
});

test.each(classifiers.filter(({ expected }) => expected.absent !== undefined))(
  '$name: what scikit-learn cannot compute is left out with a reason',
  (zooCase) => {
    const names = Object.keys(zooCase.expected.absent ?? {});
    const report = reported(zooCase, zooCase.label);
    for (const name of names) {
      expect(report['metrics']).not.toHaveProperty(name);
      expect(report['leftOut']).toHaveProperty(name, expect.any(String));
    }
  },
);
