import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { commandLine } from './command-line.js';

const FILE = 'running.json';
/** What a process that lost its parent may take to end by itself; then it is made to. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 50;

const format = z.object({
  pid: z.number(),
  startedAt: z.string(),
  address: z.string(),
  children: z.array(z.number()),
});

type Holder = z.output<typeof format>;

/** Every program of Meridian is started from a file of this name. */
const PROGRAM = /(?:api|worker|cli)[\\/]dist[\\/]main\.js/;

/**
 * Says which `meridian start` holds a data folder, so that there is one at a time, and so that what
 * outlived a killed one is found.
 */
export class InstallationHolder {
  private holder: Holder;

  private constructor(
    private readonly file: string,
    address: string,
  ) {
    const startedAt = new Date().toISOString();
    this.holder = { pid: process.pid, startedAt, address, children: [] };
  }

  /** Ends API and worker of a start that was killed: they would keep the port from the next one. */
  static async endOrphans(dataDirectory: string): Promise<void> {
    const holder = await read(path.join(dataDirectory, FILE));
    if (!holder || (await isMeridian(holder.pid))) return;
    await Promise.all(holder.children.map(endOrphan));
  }

  /** Takes hold of the folder. Throws, naming the holder, when another start has it. */
  static async take(dataDirectory: string, address: string): Promise<InstallationHolder> {
    const file = path.join(dataDirectory, FILE);
    const found = await read(file);
    if (found && found.pid !== process.pid && (await isMeridian(found.pid))) {
      throw new Error(
        `Meridian runs on ${dataDirectory} already: process ${found.pid}, since ${found.startedAt}, ` +
          `at ${found.address}. Stop it first, or set MERIDIAN_DATA_DIR to another folder. ` +
          'Nothing was started.',
      );
    }
    const taken = new InstallationHolder(file, address);
    await mkdir(dataDirectory, { recursive: true, mode: 0o711 });
    await rm(file, { force: true });
    await taken.write('wx');
    return taken;
  }

  /** Notes a program that must not outlive this process. */
  async startedChild(pid: number | undefined): Promise<void> {
    if (pid === undefined) return;
    this.holder = { ...this.holder, children: [...this.holder.children, pid] };
    await this.write('w');
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }

  private async write(flag: 'w' | 'wx'): Promise<void> {
    await writeFile(this.file, `${JSON.stringify(this.holder)}\n`, { mode: 0o600, flag });
  }
}

/** Nothing, too, when the file was cut short: who was killed while writing it had no children yet. */
async function read(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return format.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Numbers of processes are used again: only the command line tells who it is. */
async function isMeridian(pid: number): Promise<boolean> {
  return PROGRAM.test(await commandLine(pid));
}

async function endOrphan(pid: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  // It noticed that its parent is gone, and finishes what it has in hand.
  while (await isMeridian(pid)) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await delay(LOOK_EVERY_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime.
  }
}
