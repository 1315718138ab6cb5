import { stripTypeScriptTypes } from 'node:module';

/** Jest's transform: Node's own type stripping, so that tests run what production runs. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }) };
