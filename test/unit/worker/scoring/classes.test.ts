import { createClassIndex } from '../../../../worker/scoring/classes.ts';

test('a class has one id, and the id its name', () => {
  const classes = createClassIndex();
  const ids = ['3', 'ash', '3', '', '__proto__', 'ash'].map((name) => classes.idOf(name));
  expect(ids).toEqual([0, 1, 0, 2, 3, 1]);
  expect(classes.names).toEqual(['3', 'ash', '', '__proto__']);
});

test('classes that a model lists are the same ones, and twice the same when listed twice', () => {
  const classes = createClassIndex();
  classes.idOf('b');
  expect(classes.idsOf(['a', 'b', 'a'])).toEqual([1, 0, 1]);
});

test('beyond 65 536 names ids are forgotten with the batch, and compare right within it', () => {
  const classes = createClassIndex();
  const listed = classes.idsOf(Array.from({ length: 100 }, (_, at) => `listed ${at}`));
  for (let row = 0; row < 65_536; row += 1) classes.idOf(`kept ${row}`);
  const kept = classes.names.length;
  expect(kept).toBe(65_636);
  for (let batch = 0; batch < 3; batch += 1) {
    classes.startBatch();
    // One of them is known from the batch before, under another id.
    const names = [`x ${batch}`, `x ${batch - 1}`, `x ${batch}`];
    const ids = names.map((name) => classes.idOf(name));
    expect(ids).toEqual([kept, kept + 1, kept]);
    expect(ids.map((id) => classes.isKept(id))).toEqual([false, false, false]);
    expect(ids.map((id) => classes.names[id])).toEqual(names);
  }
  classes.startBatch();
  expect(classes.names.length).toBe(kept);
  expect(classes.idOf('listed 7')).toBe(listed[7]);
  expect(classes.idOf('kept 65535')).toBe(kept - 1);
  expect(classes.isKept(kept - 1)).toBe(true);
});

test('long names take the room of many', () => {
  const classes = createClassIndex();
  const long = 'x'.repeat(1_000_000);
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => classes.idOf(long + name));
  expect(ids.map((id) => classes.isKept(id))).toEqual([true, true, true, true, false]);
});

test('a class that a model lists after that is a bug', () => {
  const classes = createClassIndex();
  for (let row = 0; row <= 65_536; row += 1) classes.idOf(String(row));
  expect(() => classes.idsOf(['a'])).toThrow(RangeError);
});
