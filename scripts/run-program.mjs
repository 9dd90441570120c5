import { spawn } from 'node:child_process';
import { projectRoot } from './project-root.mjs';

const FIRST_MESSAGE_MS = 1_500;
const NEXT_MESSAGE_MS = 10_000;

/**
 * Runs a program of Node in the repository, its output on ours. Resolves with its exit code.
 *
 * Ctrl-C reaches the program directly, being of the same group; we stay alive until it has ended,
 * so that whoever called us can clean up. What is sent to us alone is passed on.
 */
export function runProgram(args, environment = {}) {
  return run(args, environment, 'inherit').then(({ code }) => code);
}

/**
 * Runs a program of Node whose output only matters when it fails. Says what goes on when it takes
 * long, and throws the output when the program fails.
 */
export async function runQuietly(what, args) {
  const begin = Date.now();
  const announce = () => {
    const seconds = Math.round((Date.now() - begin) / 1_000);
    process.stderr.write(seconds < 3 ? `${what} …\n` : `${what} … (${seconds} s)\n`);
    timer = setTimeout(announce, NEXT_MESSAGE_MS);
  };
  let timer = setTimeout(announce, FIRST_MESSAGE_MS);
  const { code, output } = await run(args, {}, 'pipe').finally(() => clearTimeout(timer));
  if (code !== 0) throw new FailedStep(`${output}\n${what} failed.`);
}

/** A step failed; the message is all that a person needs. */
export class FailedStep extends Error {}

/** Runs a script's work, and ends the process with the right code and no stack for failed steps. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`${error instanceof FailedStep ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

function run(args, environment, stdio) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: { ...process.env, ...environment },
      stdio: ['inherit', stdio, stdio],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const stay = () => undefined;
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', stay).on('SIGTERM', passOn);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', stay).off('SIGTERM', passOn);
      resolve({ code: code ?? 1, output });
    });
  });
}
