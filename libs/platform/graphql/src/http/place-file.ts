import { RefusedRequest } from '../errors/refused-request.js';
import type { UploadedFile } from '../scalar/upload.js';

/**
 * Puts a file where the map says, and returns the operations. The map must name exactly this file
 * and one variable, which must be there and null: following it blindly would let a client write
 * into what every object inherits.
 */
export function placeFile(
  operations: string | undefined,
  map: string | undefined,
  part: string,
  file: UploadedFile,
): unknown {
  const parsed = parse(operations, 'operations');
  const steps = pathOf(parse(map, 'map'), part);
  const last = steps.pop();
  let place = parsed;
  for (const step of steps) place = ownValue(place, step);
  if (last === undefined || !isObject(place) || ownValue(place, last) !== null) throw badMap();
  Object.assign(place, { [last]: file });
  return parsed;
}

function pathOf(map: unknown, part: string): string[] {
  if (!isObject(map) || Object.keys(map).length !== 1) throw badMap();
  const paths = ownValue(map, part);
  const list: readonly unknown[] = Array.isArray(paths) ? paths : [];
  const [path, ...others] = list;
  if (typeof path !== 'string' || others.length > 0) throw badMap();
  if (!path.startsWith('variables.')) throw badMap();
  return path.split('.');
}

function ownValue(of: unknown, name: string): unknown {
  const found = isObject(of) ? Object.getOwnPropertyDescriptor(of, name) : undefined;
  return found?.value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function parse(json: string | undefined, field: string): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    throw new RefusedRequest(
      'BAD_REQUEST',
      `The multipart field ${field} must come first, as JSON.`,
    );
  }
}

const badMap = (): RefusedRequest =>
  new RefusedRequest(
    'BAD_REQUEST',
    'The map must put the one file into one variable that is null.',
  );
