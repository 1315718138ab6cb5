import { addressOwner } from '../../../cluster/node/network.ts';

const ADDRESSES = [
  '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
  '4: cni-podman0    inet 10.88.0.1/16 brd 10.88.255.255 scope global cni-podman0\\  valid_lft forever',
  '',
].join('\n');

test.each([
  ['10.88.0.1', 'cni-podman0'],
  ['127.0.0.1', 'lo'],
  ['10.88.0.10', undefined],
])('%s belongs to %s', (address, owner) => {
  expect(addressOwner(ADDRESSES, address)).toBe(owner);
});
