import { createClassIndex } from '../../../../worker/scoring/classes.ts';
import { addStates, createTally, type Predicted } from '../../../../worker/metrics/tally.ts';

const classes = createClassIndex();
const OPTIONS = [
  { task: 'classification', labelled: true, classes },
  { task: 'classification', labelled: false, classes },
  { task: 'regression', labelled: true, classes },
  { task: 'regression', labelled: false, classes },
] as const;

test('a state is plain data, also before the first row', () => {
  for (const options of OPTIONS) {
    const state = createTally(options).state();
    expect(structuredClone(addStates(state, state))).toEqual(state);
  }
});

test('a batch of another kind, or states of different models, are a bug', () => {
  const id = classes.idOf('a');
  const predicted: Predicted[] = [
    { task: 'classification', classes: Int32Array.of(id) },
    { task: 'regression', values: Float64Array.of(1) },
  ];
  for (const options of OPTIONS) {
    const other = predicted.find(({ task }) => task !== options.task);
    const own = predicted.find(({ task }) => task === options.task);
    if (other === undefined || own === undefined) throw new Error('both are there');
    const tally = createTally(options);
    expect(() => {
      tally.add(other, options.task === 'regression' ? Float64Array.of(1) : Int32Array.of(id));
    }).toThrow(RangeError);
    if (options.labelled)
      expect(() => {
        tally.add(own);
      }).toThrow(RangeError);
    for (const second of OPTIONS) {
      if (second === options) continue;
      expect(() => addStates(tally.state(), createTally(second).state())).toThrow(RangeError);
    }
  }
});
