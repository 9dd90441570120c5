import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project-root.mjs';
import { FailedStep } from './run-program.mjs';

const OLDEST_NODE = [20, 19];

/** Installs the packages of the lock file unless they are there. Needs nothing but Node and npm. */
export function ensureInstalled() {
  requireNode(process.versions.node);
  const wanted = readLock('package-lock.json');
  if (isInstalled(wanted, readLock('node_modules/.package-lock.json'))) return;
  process.stderr.write('Installing the packages that Meridian needs (a minute or two) …\n');
  const { command, args } = npm();
  // The build needs development packages even where NODE_ENV says "production".
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const { status } = spawnSync(command, [...args, ...options], {
    cwd: projectRoot,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new FailedStep('The packages could not be installed (npm ci failed).');
}

/** Refuses a Node that is too old, before it fails somewhere with a riddle. */
export function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new FailedStep(
    `Meridian needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.`,
  );
}

/**
 * Whether everything in the lock file is installed in that version. Compared with the list that
 * npm leaves as its last act, so that an installation cut short counts as none. Packages for other
 * platforms are optional and absent.
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted).every(([location, entry]) => {
    if (!location.includes('node_modules/')) return true; // the projects themselves
    const present = installed[location];
    if (!present) return Boolean(entry.optional || entry.devOptional);
    return entry.link ? present.link === true : present.version === entry.version;
  });
}

function readLock(name) {
  const file = path.join(projectRoot, name);
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** The npm that called us if one did, since it may be the only one. */
function npm() {
  const caller = process.env.npm_execpath;
  if (caller?.endsWith('.js')) return { command: process.execPath, args: [caller] };
  return { command: 'npm', args: [] };
}
