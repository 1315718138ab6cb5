import { missingPackages } from '../../../cluster/node/packages.ts';

test('a package that was removed and left its configuration is missing', () => {
  const dpkg = 'runc installed\ncontainerd config-files\nlibc6 installed\n';
  expect(missingPackages(['containerd', 'runc', 'iptables'], dpkg)).toEqual([
    'containerd',
    'iptables',
  ]);
});
