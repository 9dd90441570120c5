import { expect, it } from '@jest/globals';
import { HealthChecks } from './health-checks.js';

function checksWithLog() {
  const failures: string[] = [];
  const checks = new HealthChecks((name, reason) => failures.push(`${name}: ${String(reason)}`));
  return { checks, failures };
}

const works = () => Promise.resolve();
const hangs = () => new Promise<never>(() => undefined);

it('is ready when every check passes', async () => {
  const { checks } = checksWithLog();
  checks.register('database', works);
  checks.register('queue', works);
  expect(await checks.ready()).toEqual({
    status: 'up',
    checks: [
      { name: 'database', state: 'up' },
      { name: 'queue', state: 'up' },
    ],
  });
});

it('names what is down, and tells the reason to the log only', async () => {
  const { checks, failures } = checksWithLog();
  checks.register('database', () => Promise.reject(new Error('password of 10.0.0.7 refused')));
  checks.register('queue', works);
  const report = await checks.ready();
  expect(report).toEqual({
    status: 'down',
    checks: [
      { name: 'database', state: 'down' },
      { name: 'queue', state: 'up' },
    ],
  });
  expect(failures).toEqual(['database: Error: password of 10.0.0.7 refused']);
});

it('does not wait for a check that hangs, and tells it to stop', async () => {
  const { checks, failures } = checksWithLog();
  let stopped = false;
  checks.register(
    'queue',
    (signal) => {
      signal.addEventListener('abort', () => (stopped = true));
      return hangs();
    },
    20,
  );
  expect((await checks.ready()).status).toBe('down');
  expect(failures).toEqual(['queue: Error: no answer within 20 ms']);
  expect(stopped).toBe(true);
});

it('counts a check that throws at once as down', async () => {
  const { checks } = checksWithLog();
  checks.register('migrations', () => {
    throw new Error('boom');
  });
  expect((await checks.ready()).status).toBe('down');
});

it('runs one round for all who ask at the same time', async () => {
  const { checks } = checksWithLog();
  let rounds = 0;
  checks.register('database', async () => {
    rounds += 1;
  });
  await Promise.all([checks.ready(), checks.ready(), checks.ready()]);
  expect(rounds).toBe(1);
  await checks.ready();
  expect(rounds).toBe(2);
});

it('is not ready but still alive while it drains', async () => {
  const { checks } = checksWithLog();
  checks.register('database', works);
  checks.startDraining();
  expect((await checks.ready()).status).toBe('down');
  expect(checks.live()).toEqual({ status: 'up', checks: [] });
});
