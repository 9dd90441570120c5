import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from './repository.js';

/** What the tools read in a repository besides its sources. */
const CONFIGURATION = [
  'package.json',
  'package-lock.json',
  'nx.json',
  'tsconfig.base.json',
  'tsconfig.check.json',
  'eslint.config.mjs',
  '.dependency-cruiser.mjs',
  'knip.json',
  'scripts/lint-rules.mjs',
  'scripts/nx-references.mjs',
];

/** One project of each layer, with its own manifest and so its own tags. */
const PROJECTS = [
  'libs/core/calendar',
  'libs/platform/tenancy',
  'libs/platform/testing',
  'libs/features/providers',
  'apps/api',
];

export interface ScratchWorkspace {
  readonly folder: string;
  /** Runs a program of `node_modules` there; resolves with what it prints, however it ends. */
  run(program: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** A small repository with our configuration, our tags and the given sources, by their paths. */
export async function createScratchWorkspace(
  sources: Readonly<Record<string, string>>,
): Promise<ScratchWorkspace> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'meridian-structure-')));
  for (const file of [...CONFIGURATION, ...PROJECTS.map((path) => `${path}/package.json`)]) {
    await cp(join(repository, file), join(folder, file));
  }
  for (const [path, text] of Object.entries(sources)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await linkPackages(folder);
  return {
    folder,
    run: (program, ...args) => run(folder, program, args),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The packages are the repository's, but Meridian's own are those of the scratch workspace. */
async function linkPackages(folder: string): Promise<void> {
  const packages = join(folder, 'node_modules');
  const own = join(packages, '@meridian');
  await mkdir(own, { recursive: true });
  for (const name of await readdir(join(repository, 'node_modules'))) {
    if (name === '@meridian' || name.startsWith('.')) continue;
    await symlink(join(repository, 'node_modules', name), join(packages, name));
  }
  for (const project of PROJECTS.filter((path) => path.startsWith('libs/'))) {
    const [, layer, name] = project.split('/');
    const prefix = layer === 'features' ? 'feature' : layer;
    await symlink(join(folder, project), join(own, `${prefix}-${name}`));
  }
}

function run(folder: string, program: string, args: readonly string[]): Promise<string> {
  // Nx tells the programs that it runs, and so this one, about the repository that it runs them in.
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const options = { cwd: folder, maxBuffer: 2 ** 24, env: Object.fromEntries(environment) };
  return new Promise((resolve) => {
    const script = join(folder, 'node_modules', program);
    execFile(process.execPath, [script, ...args], options, (_error, stdout, stderr) => {
      resolve(stdout || stderr);
    });
  });
}
