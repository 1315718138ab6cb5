import type * as Runtime from './runtime.ts';
import { bindInputs } from './binding.ts';
import type { FeatureColumns, Features } from './features.ts';
import { createMatrix, type Piece } from './matrix.ts';
import type { ModelInput, PreparedModel } from './prepared.ts';

/** The tensors that a piece of rows makes, by the names of the model's inputs. */
export type Feed = (features: Features, piece: Piece) => Record<string, Runtime.Tensor>;

/** Makes the tensors of a model from the columns in which its features stand. */
export function createFeed(
  { Tensor }: Pick<typeof Runtime, 'Tensor'>,
  model: PreparedModel,
  columns: FeatureColumns,
): Feed {
  const { inputs } = bindInputs(model, columns.names);
  const feeds = model.inputs.map((input, at) => {
    const data = dataOf(input, inputs[at] ?? [], columns, model.title);
    const width = inputs[at]?.length ?? 0;
    return (features: Features, piece: Piece): [string, Runtime.Tensor] => {
      const shape = input.rank === 1 ? [piece.size] : [piece.size, width];
      return [input.name, new Tensor(input.type, data(features, piece), shape)];
    };
  });
  return (features, piece) => Object.fromEntries(feeds.map((feed) => feed(features, piece)));
}

type Data = Extract<Runtime.Tensor['data'], ArrayLike<unknown>>;

function dataOf(
  { type }: ModelInput,
  features: readonly number[],
  { names, numbers, texts }: FeatureColumns,
  title: string,
): (features: Features, piece: Piece) => Data {
  const columns = type === 'string' ? texts : numbers;
  const at = features.map((feature) => {
    const column = columns.get(feature);
    if (column === undefined) throw new RangeError(`feature ${String(feature)} has no column`);
    return column;
  });
  if (type === 'string') return (rows, piece) => textMatrix(rows, piece, at);
  const featureNames = features.map((feature) => names[feature] ?? '');
  return createMatrix({ type, at, names: featureNames, title });
}

/** The cells row after row; an empty cell is an empty text, and so is what fills a piece up. */
function textMatrix({ texts }: Features, piece: Piece, columns: readonly number[]): string[] {
  const { start, count, size } = piece;
  const cells: string[] = [];
  for (let row = start; row < start + count; row += 1) {
    for (const column of columns) cells.push(texts[column]?.[row] ?? '');
  }
  while (cells.length < size * columns.length) cells.push('');
  return cells;
}
