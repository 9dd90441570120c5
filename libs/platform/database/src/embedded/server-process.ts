import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.js';
import { runProgram } from './program.js';

/** A server that runs on a cluster, as its own file `postmaster.pid` tells. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly state: 'starting' | 'ready' | 'stopping';
}

/** What `postmaster.pid` holds, one fact per line (PostgreSQL's miscadmin.h). */
const LINE = { pid: 0, port: 3, state: 7 } as const;

/** Finds the server that runs on a cluster. A file left by a dead server counts as none. */
export async function findServerProcess(cluster: string): Promise<ServerProcess | undefined> {
  const lines = await readPidFile(cluster);
  const pid = Number(lines?.[LINE.pid]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return undefined;
  if (!(await servesCluster(pid, cluster))) return undefined;
  const state = lines[LINE.state]?.trim();
  return {
    pid,
    port: Number(lines[LINE.port]),
    state: state === 'ready' || state === 'stopping' ? state : 'starting',
  };
}

/** The lines of `postmaster.pid`; undefined when there is no such file. */
export async function readPidFile(cluster: string): Promise<string[] | undefined> {
  try {
    return (await readFile(pidFile(cluster), 'utf8')).split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function pidFile(cluster: string): string {
  return path.join(cluster, 'postmaster.pid');
}

/** Whether a process of this number exists, no matter whose. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Numbers are used again, after a reboot above all: only the command line tells who it is. */
async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  const commandLine = await readCommandLine(pid);
  return commandLine.includes('postgres') && commandLine.includes(cluster);
}

async function readCommandLine(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return (await runProgram('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).output;
  }
}
