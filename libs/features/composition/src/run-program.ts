import { readConfiguration, type Configuration } from '@meridian/platform-config';
import { startTracing } from '@meridian/platform-observability';

/** A program that was started, and how it ends. */
export interface RunningProgram {
  stop(): Promise<void>;
}

/**
 * Runs a program of Meridian until it is told to end: reads the configuration, starts, and on
 * SIGTERM or SIGINT finishes what is in hand. A second signal ends it at once. What keeps it from
 * starting is said in one line, without a stack.
 */
export async function runProgram(
  name: 'api' | 'worker',
  start: (configuration: Configuration) => Promise<RunningProgram>,
): Promise<void> {
  try {
    const configuration = readConfiguration(process.env);
    const endpoint = configuration.tracesEndpoint;
    const service = `meridian-${name}`;
    const tracing = endpoint ? await startTracing({ endpoint, service }) : null;
    const running = await start(configuration);
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(1);
      stopping = true;
      const stopped = running.stop().then(() => tracing?.stop());
      void stopped.then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // A parent that is gone cannot stop us any more.
    process.on('disconnect', stop);
    process.send?.('ready');
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
