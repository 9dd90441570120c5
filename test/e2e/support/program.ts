import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const MERIDIAN = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));

/** Variables of whoever runs the tests that would take Meridian elsewhere. */
const NOT_PASSED_ON = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_QUEUE_URL', 'NODE_ENV'];

export type Environment = Readonly<Record<string, string>>;

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The built `meridian` command, or another program, running in a process of its own. */
export class Program {
  output = '';
  errors = '';
  readonly ended: Promise<Ending>;
  private isOver = false;
  private readonly child: ChildProcess;

  constructor(args: readonly string[], environment: Environment, entry = MERIDIAN) {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.includes(name)),
    );
    this.child = spawn(process.execPath, [entry, ...args], {
      env: { ...inherited, LOG_LEVEL: 'error', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text: Buffer) => (this.output += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        this.isOver = true;
        resolve({ code, output: this.output, errors: this.errors });
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program did not start.');
    return this.child.pid;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits until the program has printed the text, and fails at once when it ends without. */
  async printed(text: string): Promise<void> {
    await until(
      `the program prints "${text}"`,
      () => {
        if (this.output.includes(text)) return true;
        if (this.isOver)
          throw new Error(`It ended without "${text}":\n${this.output}${this.errors}`);
        return false;
      },
      90_000,
    );
  }
}

/** Runs a command to its end. */
export function run(args: readonly string[], environment: Environment): Promise<Ending> {
  return new Program(args, environment).ended;
}
