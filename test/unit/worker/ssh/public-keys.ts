/** Public keys whose private halves were never kept. */
export const ED25519 =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICSQqNHUYm9O1OjvZ3rsr5uCwwjkn2miJ2YEr8K3/As2';
export const OTHER_ED25519 =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFHK+OBj/HSOkxRE8ELMBRr/382CsAKifkvlS1/JVaNc';
export const ECDSA =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEUDumod/W8rtz1YTbDgAYK/IqNNHKySZtgaAEtT5OEX531Bi0fnIUiru8740YG7Ttouq3nsmWCk44oNnXFuXcI=';
export const RSA =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDMiMs6zrvx0n+WSzYIrqFPgcvO8gq+iuDFH15KrPKiJYFFzwybj9SZenRTaVvebxChfVVwHR+8wzKvYUIAorqlw35mRMOXCD5nBEZt7wMAosIwiqoP9F/m03IXmopCFggf+IcNQMZCnKzcZGiTYeTpIrHw/A3TmARZn6KP5msIqw==';

/** The key of a line in wire format. */
export function wireFormat(publicKey: string): Uint8Array {
  return Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
}
