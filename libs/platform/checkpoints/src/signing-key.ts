import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
} from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.js';
import { SigningKeyError } from './signing-key-error.js';

/** Signs checkpoints. Kept outside the database: whoever rewrites that cannot sign the result. */
export interface SigningKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public key: to recognize it by. */
  readonly id: string;
  /** SubjectPublicKeyInfo (RFC 8410) in base64. */
  readonly publicKey: string;
  /** Ed25519 signature (RFC 8032) of a text, in base64. */
  sign(text: string): string;
}

/** Where the key lies, and whether it may be made when there is none. */
export interface SigningKeyPlace {
  readonly file: string;
  /** A key that somebody keeps elsewhere must be there; making another would hide that it is not. */
  readonly create: boolean;
}

/**
 * Reads the key, or makes it where that is allowed.
 *
 * @throws SigningKeyError with what to do.
 */
export async function openSigningKey({ file, create }: SigningKeyPlace): Promise<SigningKey> {
  const pem = (await readKey(file)) ?? (create ? await createKey(file) : undefined);
  if (pem === undefined) {
    throw new SigningKeyError(
      `There is no audit signing key at ${file}, which MERIDIAN_AUDIT_KEY_FILE names. Restore it, or ` +
        `make one: openssl genpkey -algorithm ed25519 -out ${file} && chmod 600 ${file}`,
    );
  }
  return signingKey(pem, file);
}

function signingKey(pem: string, file: string): SigningKey {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
    return {
      id: keyIdOf(der),
      publicKey: der.toString('base64'),
      sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
    };
  } catch {
    // The reason could quote the content.
    throw new SigningKeyError(
      `The audit signing key ${file} is damaged, or no Ed25519 key in PEM: restore it.`,
    );
  }
}

/** What a key is recognized by. */
export function keyIdOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    await requirePrivate(file);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof SigningKeyError) throw error;
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new SigningKeyError(
      `The audit signing key ${file} cannot be read (${errorCode(error) ?? 'unknown reason'}).`,
    );
  }
}

async function requirePrivate(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new SigningKeyError(
    `Others can read the audit signing key ${file}, so its signatures prove nothing: ` +
      'replace the key, and make the file readable by its owner alone (chmod 600).',
  );
}

async function createKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const complete = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o711 });
  await writeFile(complete, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  try {
    // A link appears whole or not at all, and fails when another process was first.
    await link(complete, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(complete, { force: true });
  }
  return readFile(file, 'utf8');
}
