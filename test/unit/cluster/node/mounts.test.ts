import { mountsBelow } from '../../../cluster/node/mounts.ts';

const MOUNTINFO = [
  '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
  '40 22 0:30 / /run/own rw - tmpfs tmpfs rw',
  '41 40 0:31 / /run/own/pods/a\\040b/secret rw - tmpfs tmpfs rw',
  '43 40 0:33 / /run/own/pods rw - tmpfs tmpfs rw',
  '42 22 0:32 / /run/owner rw - tmpfs tmpfs rw',
  '',
].join('\n');

test('finds what is mounted below a folder, the deepest first, names with spaces too', () => {
  expect(mountsBelow(['/run/own'], MOUNTINFO)).toEqual([
    '/run/own/pods/a b/secret',
    '/run/own/pods',
  ]);
});
