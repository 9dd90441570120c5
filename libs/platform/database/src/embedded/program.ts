import { spawn } from 'node:child_process';

/** A user of the operating system; undefined stands for the one who runs this process. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

export interface ProgramResult {
  readonly succeeded: boolean;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/**
 * Runs a program to its end. A program that cannot even be started counts as failed.
 *
 * The environment is a clean one: PGDATA, PGOPTIONS and the like of the caller must not leak in,
 * and messages must come in English, for they are searched. The working folder is the root,
 * because the caller's may be closed to the user.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  user?: ServerUser,
): Promise<ProgramResult> {
  const { PATH, SYSTEMROOT } = process.env; // Windows needs the latter
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: '/',
      env: { PATH, SYSTEMROOT, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}
