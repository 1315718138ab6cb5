import { RunError } from '../errors.ts';
import { oneLine } from '../quote.ts';

/** A model that onnxruntime does not load. */
export function refusedModel(cause: unknown, title: string): RunError {
  const said = runtimeText(cause);
  if (said.includes('locale')) {
    return new RunError(
      'ModelUnsupported',
      `The ${title} changes the case of texts by the rules of a language whose locale is not ` +
        'installed: export it with lowercase=False in its vectorizer and lower-case texts in the ' +
        `data. onnxruntime says: ${said}`,
      { cause },
    );
  }
  return new RunError('ModelInvalid', `The ${title} cannot be loaded as an ONNX model: ${said}`, {
    cause,
  });
}

/** A model that fails while it runs. */
export function refusedRun(cause: unknown, title: string): RunError {
  return new RunError('ModelUnsupported', `The ${title} cannot be run: ${runtimeText(cause)}`, {
    cause,
  });
}

/** The file, the line and the function of onnxruntime's source that some of its messages begin with. */
const SOURCE = /^\/onnxruntime_src\/.*?\) (?=[A-Z])/su;

/** What onnxruntime says, on one line and without the place in its source. */
function runtimeText(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return oneLine(text.replace(SOURCE, ''), 500);
}
