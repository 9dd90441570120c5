import { createHash } from 'node:crypto';
import { UploadedFile } from '../scalar/upload.js';

/**
 * A digest of arguments as resolvers get them: the same for the same arguments, in whatever order an
 * object names them and however an instant was written. Of a file only the name is known here; its
 * content is added by whoever reads it (`IdempotentRequest.alsoAbout`).
 */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (value instanceof UploadedFile) return `file:${JSON.stringify(value.name)}`;
  if (value instanceof Date) return `date:${value.toISOString()}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
