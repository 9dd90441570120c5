import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { occupyPort } from './support/free-port.js';
import { Meridian } from './support/meridian.js';

// A database is created and the demo loaded, on a machine that may have other work.
jest.setTimeout(120_000);

const ENTER = `mutation Enter($input: CreateProviderInput!) {
  createProvider(input: $input) { provider { id } } }`;
const FIND = `query Find($name: ShortText!) {
  providers(first: 2, filter: { nameContains: $name }) { nodes { name } } }`;

describe('somebody new starts Meridian', () => {
  let meridian: Meridian;
  beforeAll(async () => {
    meridian = await Meridian.started();
  });
  afterAll(() => meridian.remove());

  test('and reads where it runs, and that the explorer answers there', async () => {
    const { output } = meridian.running;
    expect(output).toContain(`Meridian is running at ${meridian.address}\n`);
    expect(output).toContain(`GraphQL            ${meridian.address}/graphql\n`);
    const [, explorer = ''] = /GraphQL explorer +(\S+)/.exec(output) ?? [];
    const page = await fetch(explorer);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });

  test('and reads a sign-in for each role, with which that role gets in', async () => {
    const roles = new Set(meridian.signIns.map(({ role }) => role));
    const known = ['ADMIN', 'VENDOR_MANAGER', 'SECURITY', 'FINANCE', 'AUDITOR', 'PROVIDER'];
    expect([...roles].sort()).toEqual([...known].sort());
    for (const { role, email } of meridian.signIns) {
      const person = await meridian.signIn(email);
      expect(await person.ask('{ viewer { role email } }')).toEqual({ viewer: { role, email } });
    }
  });

  test('and sees what went on while it took long', () => {
    expect(meridian.running.errors).toMatch(/^Harbour Mutual: /m);
  });

  test('a second start on the same port says so, names another, and leaves the first alone', async () => {
    const { code, output, errors } = await meridian.command(['start']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe(
      `Port ${meridian.port} is in use. Choose another one: PORT=${meridian.port + 1} npm start. ` +
        'Nothing was started.\n',
    );
    expect(await (await fetch(`${meridian.address}/health/ready`)).json()).toMatchObject({
      status: 'up',
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'on %s everything stops, and starting again finds what was entered',
    async (signal) => {
      const name = `Entered before ${signal}`;
      const admin = await meridian.signIn('admin@harbour-mutual.example');
      await admin.ask(ENTER, { input: { name, kind: 'OUTSOURCED', country: 'IN' } });
      // The command, API, worker and the database at least.
      expect((await meridian.processes()).length).toBeGreaterThanOrEqual(4);

      const { code, errors } = await meridian.stop(signal);
      expect(code).toBe(0);
      expect(errors).toMatch(/Stopping …\n$/);
      expect(await meridian.processes()).toEqual([]);

      await meridian.start();
      expect(meridian.running.errors).not.toContain('Harbour Mutual');
      const again = await meridian.signIn('admin@harbour-mutual.example');
      expect(await again.ask(FIND, { name })).toEqual({ providers: { nodes: [{ name }] } });
    },
  );
});

describe('a start that cannot succeed', () => {
  let meridian: Meridian;
  beforeAll(async () => {
    meridian = await Meridian.install();
  });
  afterAll(() => meridian.remove());

  test.each([
    ['PORT', 'eighty', /^PORT .*eighty/],
    ['DATABASE_URL', 'mysql://root:hunter2@db/meridian', /^DATABASE_URL (?!.*hunter2)/],
  ])('because %s is %s says so in one line', async (name, value, line) => {
    const { code, output, errors } = await meridian.command(['start'], { [name]: value });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(line);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  test('because the port is taken has created no database', async () => {
    const { port, release } = await occupyPort();
    try {
      const { code, errors } = await meridian.command(['start'], { PORT: String(port) });
      expect(code).toBe(1);
      expect(errors).toContain(`Port ${port} is in use.`);
      expect(await meridian.processes()).toEqual([]);
    } finally {
      await release();
    }
  });
});
