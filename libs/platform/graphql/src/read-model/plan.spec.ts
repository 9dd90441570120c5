import { describe, expect, it } from '@jest/globals';
import { infoOf, MODELS } from '../test-support/asked.js';
import { ReadPlan, statementName } from './plan.js';
import { PreparedStatements } from './prepared-statements.js';
import { columnOf, ReadModels } from './read-model.js';
import { selectionOf } from './selection.js';

const ORGANIZATION = 'the organization';

/** The statement that delivers one provider as a document asks for it, and its values. */
async function planned(document: string, providerId: string | null = null) {
  const selection = selectionOf(await infoOf(document));
  const plan = new ReadPlan(MODELS, { organizationId: ORGANIZATION, providerId });
  const model = MODELS.of(selection.type.name);
  const row = plan.alias();
  const text = `select ${plan.columns(model, selection, row)} from ${model.table} ${row} where ${plan.within(model, row)}`;
  return { text: text.replace(/\s+/g, ' '), values: plan.parameters.values };
}

describe('the plan of a read', () => {
  it('is one statement, whatever is nested in what', async () => {
    const { text, values } = await planned(
      '{ provider { name initial sites(first: 2) { timeZone provider { country } } } }',
    );
    expect(text.replace(/ (from|where|order|limit)/g, '\n$1')).toMatchInlineSnapshot(`
     "select t1.id, t1.name as "name", left(t1.name, 1) as "initial", (select coalesce(json_agg(t3), '[]'::json)
     from (select t2.id, t2.time_zone as "timeZone", (select row_to_json(t5)
     from (select t4.id, t4.country as "country"
     from providers t4
     where t4.organization_id = $1 and t4.id = t2.provider_id
     limit 1) t5) as "provider"
     from sites t2
     where t2.organization_id = $1 and t2.provider_id = t1.id
     order by t2.name, t2.id
     limit $2) t3) as "sites"
     from providers t1
     where t1.organization_id = $1"
    `);
    expect(values).toEqual([ORGANIZATION, 2]);
  });

  it('keeps a provider user to its own provider in every table', async () => {
    const { text, values } = await planned('{ provider { sites(first: 2) { id } } }', 'tessaro');
    expect(text).toContain('from providers t1 where t1.organization_id = $1 and t1.id = $3');
    expect(text).toContain('from sites t2 where t2.organization_id = $1 and t2.provider_id = $3');
    expect(values).toEqual([ORGANIZATION, 2, 'tessaro']);
  });

  it.each([
    ['own', 't1.organization_id = $1 and t1.provider_id = $2', ['tessaro']],
    [
      'own-or-shared',
      't1.organization_id = $1 and (t1.provider_id is null or t1.provider_id = $2)',
      ['tessaro'],
    ],
    ['none', 't1.organization_id = $1 and false', []],
    ['all', 't1.organization_id = $1', []],
  ] as const)('lets a provider user see %s rows of a table', (providers, where, values) => {
    const scope = { organizationId: ORGANIZATION, providerId: 'tessaro' };
    const plan = new ReadPlan(new ReadModels([]), scope);
    expect(plan.within({ type: 'Thing', table: 'things', providers }, 't1')).toBe(where);
    expect(plan.parameters.values).toEqual([ORGANIZATION, ...values]);
  });

  it.each(['own', 'own-or-shared', 'none', 'all'] as const)(
    'lets the customer’s people see all rows of a table of which provider users see %s',
    (providers) => {
      const scope = { organizationId: ORGANIZATION, providerId: null };
      const plan = new ReadPlan(new ReadModels([]), scope);
      const model = { type: 'Thing', table: 'things', providers };
      expect(plan.within(model, 't1')).toBe('t1.organization_id = $1');
    },
  );

  it('shows the first of many where only one is shown', async () => {
    const { text } = await planned('{ provider { firstSite { id } } }');
    expect(text).toContain('order by t2.name, t2.id limit 1) t3) as "firstSite"');
  });

  it('asks for the id once, and even where it was not asked for', async () => {
    expect((await planned('{ provider { id name } }')).text).toMatch(/^select t1\.id, t1\.name as/);
    expect((await planned('{ provider { __typename } }')).text).toMatch(/^select t1\.id from/);
  });

  it.each([0, 101, -1])('refuses a list of %p', async (first) => {
    await expect(planned(`{ provider { sites(first: ${first}) { id } } }`)).rejects.toThrow(
      'first must be a whole number from 1 to 100.',
    );
  });

  it('refuses a list without a size', async () => {
    await expect(planned('{ provider { sites { id } } }')).rejects.toThrow('Say how many');
  });
});

describe('read models', () => {
  it('are one for each type', () => {
    const provider = { type: 'Provider', table: 'providers', providers: 'all' } as const;
    expect(() => new ReadModels([provider, provider])).toThrow('Two read models for Provider.');
    expect(() => MODELS.of('Invoice')).toThrow('The GraphQL type Invoice has no read model.');
  });

  it('extend only types that have one', () => {
    const extension = { type: 'Invoice', relations: {} };
    expect(() => new ReadModels([], [extension])).toThrow('has no read model');
  });

  it('name columns as the database does', () => {
    expect(columnOf('lastEventAt')).toBe('last_event_at');
  });
});

describe('prepared statements', () => {
  it('have the same name for the same text, and another for another', () => {
    expect(statementName('select 1')).toBe(statementName('select 1'));
    expect(statementName('select 1')).not.toBe(statementName('select 2'));
    expect(statementName('select 1').length).toBeLessThan(64);
  });

  it('are few: shapes of request seen later are not kept', () => {
    const statements = new PreparedStatements();
    for (let number = 0; number < 500; number += 1) statements.query(`select ${number}`, []);
    expect(statements.query('select 0', [1])).toEqual({
      name: statementName('select 0'),
      text: 'select 0',
      values: [1],
    });
    expect(statements.query('select 500', [1])).toEqual({ text: 'select 500', values: [1] });
  });
});
