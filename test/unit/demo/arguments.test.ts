import { parseWhere } from '../../demo/arguments.ts';

test.each([
  { argv: [], where: { kind: 'embedded' } },
  { argv: ['--help'], where: { kind: 'help' } },
  {
    argv: ['--context', 'kind-a'],
    where: { kind: 'context', context: 'kind-a', registry: undefined },
  },
  {
    argv: ['--context=prod', '--registry=registry.example.org/team/'],
    where: { kind: 'context', context: 'prod', registry: 'registry.example.org/team' },
  },
])('$argv asks for $where', ({ argv, where }) => {
  expect(parseWhere(argv)).toEqual(where);
});

test('a registry without a context is refused, because the embedded cluster pulls nothing', () => {
  expect(() => parseWhere(['--registry', 'registry.example.org'])).toThrow(/needs --context/);
});

test('an argument that nobody knows is refused by name', () => {
  expect(() => parseWhere(['--keep'])).toThrow(/'--keep'/);
});
