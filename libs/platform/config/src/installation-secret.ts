import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { errorCode } from './error-code.js';

/**
 * The secret of this installation, generated when first asked for and the same ever after.
 * The file is readable by its owner alone.
 */
export function installationSecret(dataDirectory: string): string {
  const file = path.join(dataDirectory, 'secret');
  try {
    return readSecret(file) ?? createSecret(dataDirectory, file);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const reason = errorCode(error) ?? 'unknown reason';
    throw new ConfigurationError(
      'MERIDIAN_DATA_DIR',
      `names a folder in which no secret can be kept: ${dataDirectory} (${reason})`,
      '/var/lib/meridian',
    );
  }
}

function readSecret(file: string): string | undefined {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (Buffer.byteLength(secret) >= 32) return secret;
  throw new ConfigurationError(
    'MERIDIAN_SECRET',
    `was kept in ${file}, but that file is damaged (shorter than 32 bytes): restore it, or set the variable`,
    '"$(openssl rand -base64 48)"',
  );
}

function createSecret(dataDirectory: string, file: string): string {
  // Others may pass through the folder (the database's own user must) but not list it.
  mkdirSync(dataDirectory, { recursive: true, mode: 0o711 });
  const complete = `${file}.${process.pid}`;
  writeFileSync(complete, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and fails when another process was first.
    linkSync(complete, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(complete, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}
