import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../../scripts/project-root.mjs';

/** A killed program is started again, as whatever runs Meridian in production would do. */
const RESTART_MS = 100;

/** The built API or worker, kept running from `start` to `stop`. */
export class Program {
  #name;
  #environment;
  #log;
  #child;
  #ended;
  #meant = false;
  /** How often it ended though nobody killed it: no fault around it may do that. */
  deaths = 0;

  constructor(name, environment, folder) {
    this.#name = name;
    this.#environment = environment;
    this.#log = createWriteStream(path.join(folder, `${name}.log`), { flags: 'a' });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Resolves when it says that it is ready. */
  async start() {
    this.#meant = false;
    const main = path.join(projectRoot, `apps/${this.#name}/dist/main.js`);
    const child = fork(main, [], {
      env: this.#environment,
      execArgv: this.#environment.FAULTS_NODE_ARGUMENTS?.split(' ') ?? [],
      silent: true,
    });
    this.#child = child;
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const ready = new Promise((resolve) => child.once('message', resolve));
    const ending = await Promise.race([ready.then(() => null), this.#ended]);
    if (ending) throw new NotStarted(this.#name, ending);
    void this.#ended.then(() => this.#mourn(child));
  }

  /** Ends it without warning and starts it again; resolves when it is ready. */
  async kill() {
    this.#meant = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
    await delay(RESTART_MS);
    await this.start();
  }

  /** Holds it as if its machine slept, for a while. */
  async freeze(milliseconds) {
    this.#child.kill('SIGSTOP');
    await delay(milliseconds);
    this.#child.kill('SIGCONT');
  }

  /** Asks it to end; returns how it did, and after how many seconds. */
  async stop() {
    this.#meant = true;
    if (this.#child === undefined) return { code: null, signal: null, seconds: 0 };
    const asked = performance.now();
    this.#child.kill('SIGTERM');
    const ending = await this.#ended;
    return { ...ending, seconds: (performance.now() - asked) / 1_000 };
  }

  async #mourn(child) {
    if (this.#meant || child !== this.#child) return;
    this.deaths += 1;
    await delay(RESTART_MS);
    await this.start().catch(() => undefined);
  }
}

/** A program refused to start. */
export class NotStarted extends Error {
  constructor(name, { code, signal }) {
    super(`The ${name} did not start: ${signal ?? `exit code ${code}`}; see its log.`);
  }
}
