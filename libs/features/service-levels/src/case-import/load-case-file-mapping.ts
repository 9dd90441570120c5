import { readFile } from 'node:fs/promises';
import type { CaseFileMapping } from './case-file-mapping.js';
import { parseCaseFileMapping } from './case-file-mapping.js';
import { CaseFileMappingError } from './case-file-mapping-error.js';
import { SERVICENOW_LABELLED } from './servicenow-labelled.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

/** Mappings that come with Meridian; each is also a pattern for one's own. */
export const READY_CASE_FILE_MAPPINGS: readonly CaseFileMapping[] = [
  SERVICENOW_LOG,
  SERVICENOW_LABELLED,
];

/** The ready mapping of that name, e.g. `servicenow-log`. */
export function readyCaseFileMapping(name: string): CaseFileMapping | undefined {
  return READY_CASE_FILE_MAPPINGS.find((mapping) => mapping.name === name);
}

/**
 * For the command line only: it opens any file that the process may open.
 * @param nameOrPath of a ready mapping, or of a JSON file
 * @throws CaseFileMappingError
 */
export async function loadCaseFileMapping(nameOrPath: string): Promise<CaseFileMapping> {
  const ready = readyCaseFileMapping(nameOrPath);
  if (ready !== undefined) return ready;
  return parseCaseFileMapping(parseJson(await textOf(nameOrPath), nameOrPath), nameOrPath);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const names = READY_CASE_FILE_MAPPINGS.map(({ name }) => name).join(', ');
    throw new CaseFileMappingError(path, [
      `it is not a file that can be read (${String(error)}), nor one of the ready mappings: ${names}.`,
    ]);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    // Windows editors begin a file with a byte order mark, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CaseFileMappingError(path, [`it is not valid JSON: ${String(error)}.`]);
  }
}
