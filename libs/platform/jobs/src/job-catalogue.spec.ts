import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { handlersByName } from './job-catalogue.js';
import { defineJob, handle } from './job.js';
import { defineSchedule } from './schedule.js';

const job = (name: string) =>
  defineJob({
    name,
    queue: 'projections',
    payload: z.object({ subjectId: z.string() }),
    attempts: 1,
    backoffMs: 1,
    timeoutMs: 1_000,
    on: ['provider.created'],
  });

const done = async () => undefined;

describe('the catalogue of jobs', () => {
  const [recount, notify] = [job('recount'), job('notify')];

  it('takes exactly one handler for each job', () => {
    const handlers = handlersByName(
      [recount, notify],
      [handle(notify, done), handle(recount, done)],
    );
    expect([...handlers.keys()].sort()).toEqual(['notify', 'recount']);
  });

  it('refuses jobs that nobody handles, by name', () => {
    expect(() => handlersByName([recount, notify], [handle(recount, done)])).toThrow(
      'Jobs without a handler: notify.',
    );
  });

  it('refuses two handlers for one job', () => {
    const twice = [handle(recount, done), handle(recount, done)];
    expect(() => handlersByName([recount], twice)).toThrow('The job recount has two handlers.');
  });

  it('refuses a handler for a job that is not listed', () => {
    expect(() => handlersByName([recount], [handle(notify, done)])).toThrow(
      'notify is handled, but is not a job.',
    );
  });

  it('refuses two jobs of one name', () => {
    expect(() => handlersByName([recount, job('recount')], [])).toThrow(
      'Two jobs are called recount.',
    );
  });

  it.each(['', 'Recount', 'a:b', '17', 'a b'])('refuses "%s" as the name of a job', (name) => {
    expect(() => job(name)).toThrow('cannot be the name of a job');
  });

  it('refuses to schedule a job that needs to know more than the organization', () => {
    const schedule = { name: 'nightly', every: 86_400_000, job: recount };
    expect(() => defineSchedule(schedule)).toThrow('needs more than an organization');
  });
});
