import type { AnyAuthMethod, AuthenticationType, KeyboardInteractiveAuthMethod } from 'ssh2';
import { describeKey, type Credentials } from './credentials.ts';
import { oneLine } from '../quote.ts';

type Method = 'publickey' | 'password' | 'keyboard-interactive';

/** Chooses what to log in with, and remembers what was tried. */
export interface Authentication {
  /**
   * The next method for ssh2, or false when none is left. A server that asks for several methods
   * in a row (partial success) gets each of those that it names.
   */
  readonly next: (
    offered: readonly AuthenticationType[] | null,
    partialSuccess: boolean | null,
  ) => AnyAuthMethod | false;
  /** What was tried and what the server would take, for a message. */
  readonly describe: () => string;
}

/** Tries the private key, then the password, then the password as answer to a prompt. */
export function authentication(username: string, credentials: Credentials): Authentication {
  const methods = methodsOf(username, credentials);
  const succeeded = new Set<Method>();
  const tried: Method[] = [];
  let untried = [...methods.keys()];
  let taken: readonly string[] = [];

  return {
    next: (offered, partialSuccess) => {
      taken = offered ?? [];
      const last = tried.at(-1);
      if (partialSuccess === true && last !== undefined) {
        succeeded.add(last);
        untried = [...methods.keys()].filter((method) => !succeeded.has(method));
      }
      const method = untried.find((name) => offered === null || offered.includes(name));
      if (method === undefined) return false;
      untried = untried.filter((name) => name !== method);
      tried.push(method);
      return methods.get(method) ?? false;
    },
    describe: () => {
      const names = [...new Set(tried)].map((method) => nameOf(method, credentials)).join(', ');
      const others = oneLine(taken.join(', '));
      return `tried: ${names || 'nothing'}; the server takes: ${others || 'it does not say'}`;
    },
  };
}

function methodsOf(
  username: string,
  { privateKey, password }: Credentials,
): ReadonlyMap<Method, AnyAuthMethod> {
  const methods = new Map<Method, AnyAuthMethod>();
  if (privateKey !== undefined) {
    methods.set('publickey', { type: 'publickey', username, key: privateKey });
  }
  if (password !== undefined) {
    const prompt = answerOnce(password);
    methods.set('password', { type: 'password', username, password });
    methods.set('keyboard-interactive', { type: 'keyboard-interactive', username, prompt });
  }
  return methods;
}

/** Answers the first prompt that hides what is typed with the password, and any other with nothing. */
function answerOnce(password: string): KeyboardInteractiveAuthMethod['prompt'] {
  let answered = false;
  return (...[, , , prompts, finish]) => {
    const answers = prompts.map(({ echo }) => {
      if (echo === true || answered) return '';
      answered = true;
      return password;
    });
    finish(answers);
  };
}

function nameOf(method: Method, { privateKey }: Credentials): string {
  if (method !== 'publickey' || privateKey === undefined) return method;
  return `publickey (${describeKey(privateKey)})`;
}
