import { type Change, keyOf, Store } from '../../../../operator/kube/store.ts';

interface Thing {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
  readonly group?: string;
}

function thing(name: string, version: string, { group = '', uid = `uid-${name}` } = {}): Thing {
  const metadata = { name, namespace: 'demo', uid, resourceVersion: version };
  return { metadata, ...(group && { group }) };
}

function watchedStore(): { store: Store<Thing>; changes: Change<Thing>[] } {
  const changes: Change<Thing>[] = [];
  const groupOf = ({ group }: Thing): string | undefined => group;
  return { store: new Store({ groupOf, onChange: (change) => changes.push(change) }), changes };
}

test('the key is namespace/name', () => {
  expect(keyOf(thing('a', '1'))).toBe('demo/a');
});

test('an object of the same version is no change; made anew under its name, it is one', () => {
  const { store, changes } = watchedStore();
  store.put(thing('a', '1'));
  store.put(thing('a', '1'));
  expect(changes).toHaveLength(1);
  store.put(thing('a', '1', { uid: 'another' }));
  expect(changes).toHaveLength(2);
});

test('a group has its members, wherever they move', () => {
  const { store } = watchedStore();
  store.put(thing('a', '1', { group: 'x' }));
  store.put(thing('b', '2', { group: 'x' }));
  store.put(thing('c', '3'));
  expect(store.inGroup('x').map(keyOf)).toEqual(['demo/a', 'demo/b']);
  store.put(thing('a', '4', { group: 'y' }));
  expect(store.inGroup('x').map(keyOf)).toEqual(['demo/b']);
  expect(store.inGroup('y').map(keyOf)).toEqual(['demo/a']);
  store.remove('demo/b');
  expect(store.inGroup('x')).toEqual([]);
});

test('a replacement tells only what differs, deletions first', () => {
  const { store, changes } = watchedStore();
  const [same, old, gone] = [thing('same', '1'), thing('changed', '2'), thing('gone', '3')];
  store.replace([same, old, gone]);
  changes.length = 0;
  const [changed, made] = [thing('changed', '4'), thing('made', '5')];
  store.replace([same, changed, made]);
  expect(changes).toEqual([{ before: gone }, { before: old, after: changed }, { after: made }]);
  expect(store.size).toBe(3);
});
