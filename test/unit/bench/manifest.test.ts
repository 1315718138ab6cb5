import { readManifest } from '../../../worker/manifest/read.ts';
import { manifestOf } from '../../bench/score/manifest.ts';

const choice = { label: undefined, ignore: ['id'], normalize: 'l2' };

test('every model of the directory is scored, in a manifest that the command takes', () => {
  const files = ['b.onnx', 'a.onnx', 'a.joblib'];
  const { spec } = readManifest(manifestOf(files, choice), 'bench');
  expect(spec.models).toEqual([
    { name: 'a', path: 'a.onnx' },
    { name: 'b', path: 'b.onnx' },
  ]);
  expect(spec.data).toMatchObject({ ignore: ['id'], normalize: 'l2' });
});

test('a directory without models is refused', () => {
  expect(() => manifestOf(['a.joblib'], choice)).toThrow('no file that ends in .onnx');
});
