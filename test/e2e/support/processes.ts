import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A line of `ps`, the same on Linux and macOS. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const LINE = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/;

/** Every process of the machine that still runs; one that only waits to be reaped does not. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)(
    'ps',
    ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='],
    {
      maxBuffer: 16_777_216,
    },
  );
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = LINE.exec(line) ?? [];
    if (command === undefined || state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
