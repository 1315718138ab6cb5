import {
  address,
  matchesHostField,
  parseHostField,
  recordedName,
} from '../../../../worker/ssh/host-pattern.ts';

function matches(field: string, host: string, port = 22): boolean {
  const parsed = parseHostField(field);
  if (parsed === undefined) throw new Error(`no host field: ${field}`);
  return matchesHostField(parsed, recordedName({ host, port }));
}

const matching: readonly (readonly [field: string, host: string, port?: number])[] = [
  ['models.example.org', 'models.example.org'],
  ['models.example.org', 'MODELS.Example.ORG'],
  ['MODELS.example.org', 'models.example.org'],
  ['other,models.example.org', 'models.example.org'],
  ['*.example.org', 'models.example.org'],
  ['*', 'models.example.org', 2222],
  ['m?dels.example.*', 'models.example.org'],
  ['*a*b*c', 'xxaxxbxxabxc'],
  ['!x.example.org,*.example.org', 'models.example.org'],
  ['[models.example.org]:2222', 'models.example.org', 2222],
  ['[*.example.org]:2222', 'models.example.org', 2222],
  ['192.168.1.11', '192.168.1.11'],
  ['2001:db8::1', '2001:DB8::1'],
  ['[2001:db8::1]:2222', '2001:db8::1', 2222],
  // Hashed by ssh-keygen -H.
  ['|1|GPSPaXxak71wHXhlLzubXOgAo0A=|TdVhsgcxOYK/klhh/3x9rQ+wieA=', 'Models.example.org'],
  ['|1|DOsYQD9H19mW+PeRZ/5lSagsmlM=|pC2WkYVs0uxW5AUj0C+zzJLeqIs=', 'models.example.org', 2222],
  ['|1|YE+8M9mCb62kIv+LAnWnnEPlpUo=|87l804cZuRnM5dEPlC7DZt9oipY=', '2001:db8::1'],
];

test.each(matching.map((row) => ({ row })))('$row: the line speaks of the host', ({ row }) => {
  expect(matches(...row)).toBe(true);
});

const notMatching: typeof matching = [
  ['models.example.org', 'models.example.org.evil.org'],
  ['models.example.org', 'xmodels.example.org'],
  ['models.example.org', 'models.example.org', 2222],
  ['[models.example.org]:2222', 'models.example.org'],
  ['[models.example.org]:2222', 'models.example.org', 2223],
  ['[models.example.org]:22', 'models.example.org'],
  ['models?example.org', 'modelsexample.org'],
  ['*.example.org', 'example.org'],
  ['*.example.org,!models.example.org', 'models.example.org'],
  ['!models.example.org,*', 'models.example.org'],
  ['!other.example.org', 'models.example.org'],
  ['192.168.1.1', '192.168.1.11'],
  ['|1|GPSPaXxak71wHXhlLzubXOgAo0A=|TdVhsgcxOYK/klhh/3x9rQ+wieA=', 'models.example.org', 2222],
  ['|1|DOsYQD9H19mW+PeRZ/5lSagsmlM=|pC2WkYVs0uxW5AUj0C+zzJLeqIs=', 'models.example.org'],
];

test.each(notMatching.map((row) => ({ row })))('$row: the line does not speak of it', ({ row }) => {
  expect(matches(...row)).toBe(false);
});

test('a pattern of many stars is matched without trying every way', () => {
  expect(matches(`${'*a'.repeat(50)}b`, 'a'.repeat(2000))).toBe(false);
});

test('an address in a message has brackets around IPv6', () => {
  expect(address({ host: '2001:db8::1', port: 22 })).toBe('[2001:db8::1]:22');
  expect(address({ host: 'models.example.org', port: 22 })).toBe('models.example.org:22');
});
