import { describe, expect, it } from '@jest/globals';
import { infoOf } from '../test-support/asked.js';
import { below, merge, selectionOf, type Selection } from './selection.js';

/** A selection as nested names: what is asked for, whatever it is called in the answer. */
type Names = { [field: string]: Names | true };

const namesOf = ({ fields }: Selection): Names =>
  Object.fromEntries(
    [...fields.values()].map(({ name, selection }) => [
      name,
      selection ? namesOf(selection) : true,
    ]),
  );

const asked = async (document: string, variables?: Record<string, unknown>): Promise<Names> =>
  namesOf(selectionOf(await infoOf(document, variables)));

describe('what a request asks for', () => {
  it('is the fields, nested', async () => {
    expect(await asked('{ provider { name sites(first: 2) { name provider { id } } } }')).toEqual({
      name: true,
      sites: { name: true, provider: { id: true } },
    });
  });

  it('is the same through fragments, named and inline, at any depth', async () => {
    const document = `
      { provider { ...Names ... on Provider { sites(first: 2) { ...Place } } } }
      fragment Names on Provider { name ... { country } }
      fragment Place on Site { timeZone ...Whose }
      fragment Whose on Site { provider { ...Names } }`;
    expect(await asked(document)).toEqual({
      name: true,
      country: true,
      sites: { timeZone: true, provider: { name: true, country: true } },
    });
  });

  it('is the field and not what the request calls it', async () => {
    expect(await asked('{ provider { title: name again: name } }')).toEqual({ name: true });
  });

  it('does not count the name of the type', async () => {
    expect(await asked('{ provider { __typename } }')).toEqual({});
  });

  it('is put together from several places', async () => {
    const document = `{
      provider { sites(first: 2) { name } }
      provider { sites(first: 2) { timeZone } again: sites(first: 2) { provider { id } } }
    }`;
    expect(await asked(document)).toEqual({
      sites: { name: true, timeZone: true, provider: { id: true } },
    });
  });
});

describe('a field that is skipped or included by a variable', () => {
  const document = `query ($yes: Boolean!, $no: Boolean!) {
    provider {
      id @skip(if: $yes)
      name @include(if: $no)
      country @include(if: $yes) @skip(if: $no)
      createdAt @include(if: $yes) @skip(if: $yes)
      ... @skip(if: $yes) { sites(first: 2) { id } }
      ...Place @include(if: $no)
    }
  }
  fragment Place on Provider { firstSite { id } }`;

  it('is asked for as they say', async () => {
    expect(await asked(document, { yes: true, no: false })).toEqual({ country: true });
    expect(await asked(document, { yes: false, no: true })).toEqual({
      id: true,
      name: true,
      sites: { id: true },
      firstSite: { id: true },
    });
  });
});

describe('the arguments of a field', () => {
  it('are read from variables', async () => {
    const document = 'query ($first: Int) { provider { sites(first: $first) { id } } }';
    const selection = selectionOf(await infoOf(document, { first: 7 }));
    expect(selection.fields.get('sites')?.arguments).toEqual({ first: 7 });
  });

  it.each([
    '{ provider { few: sites(first: 1) { id } many: sites(first: 9) { id } } }',
    '{ provider { sites(first: 1) { id } } other: provider { id } ...More }  fragment More on Query { provider { all: sites(first: 2) { id } } }',
  ])('must be the same where a field is asked for twice: %s', async (document) => {
    const info = await infoOf(document);
    expect(() => selectionOf(info)).toThrow(
      expect.objectContaining({
        name: 'ExpectedError',
        code: 'INVALID_INPUT',
        message:
          'sites is asked for twice with different arguments: ask for it once, or in two requests.',
      }),
    );
  });
});

describe('a part of a selection', () => {
  const connection = async () =>
    selectionOf(
      await infoOf('{ providers { nodes { name } edges { cursor node { country } } totalCount } }'),
    );

  it('is found by its path', async () => {
    const node = below(await connection(), 'edges', 'node');
    expect(node && namesOf(node)).toEqual({ country: true });
  });

  it('is none where the path was not asked for', async () => {
    expect(below(await connection(), 'edges', 'owner')).toBeNull();
    expect(below(await connection(), 'totalCount')).toBeNull();
  });

  it('is put together with another of the same type', async () => {
    const selection = await connection();
    const nodes = below(selection, 'nodes');
    const both = merge(nodes, below(selection, 'edges', 'node'));
    expect(both && namesOf(both)).toEqual({ name: true, country: true });
    expect(merge(null, nodes)).toBe(nodes);
    expect(merge(nodes, null)).toBe(nodes);
    expect(merge(null, null)).toBeNull();
  });
});
