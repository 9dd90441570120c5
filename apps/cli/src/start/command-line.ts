import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** How a process was started; an empty text when there is none of this number, or only its remains. */
export async function commandLine(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return '';
    return new Promise((resolve) => {
      execFile('ps', ['-ww', '-o', 'command=', '-p', String(pid)], (_error, output) =>
        resolve(output),
      );
    });
  }
}
