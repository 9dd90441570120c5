import { createServer, type Server } from 'node:http';
import type { Configuration } from '@meridian/platform-config';
import {
  answerOperations,
  type HealthChecks,
  type Metrics,
} from '@meridian/platform-observability';

/** Serves the worker's health and metrics, where a port is configured for them. */
export async function showOperations(
  { host, workerPort }: Configuration,
  health: HealthChecks,
  metrics: Metrics,
): Promise<Server | null> {
  if (workerPort === undefined) return null;
  const server = createServer((request, response) => {
    void answerOperations(request.url ?? '', health, metrics).then((answer) => {
      if (answer === null) return response.writeHead(404).end();
      return response
        .writeHead(answer.status, { 'content-type': answer.contentType })
        .end(answer.body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(workerPort, host, resolve);
  });
  return server;
}
