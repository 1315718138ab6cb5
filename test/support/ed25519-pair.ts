import ssh2 from 'ssh2';

/** A key pair in OpenSSH's format: the private key's text and the one line of the public key. */
export interface Ed25519Pair {
  readonly private: string;
  readonly public: string;
}

type Options = NonNullable<Parameters<typeof ssh2.utils.generateKeyPairSync>[1]>;

/**
 * A new pair without any program's help. ssh2 drops leading zero bytes of the public key, so one
 * pair in 256 cannot be read, by OpenSSH either: such a pair is thrown away.
 */
export function newEd25519Pair(options: Options = {}): Ed25519Pair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', options);
    const passphrase = 'passphrase' in options ? options.passphrase : undefined;
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}
