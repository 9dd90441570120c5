import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ToyApp } from '../test-support/toy-app.js';

/** A document is interpreted the first time, compiled the second, and run compiled from then on. */
describe('a compiled document', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  it.each([
    'query ($a: Boolean!, $b: Boolean!) { x: providers(first: 1) { nodes { id name @include(if: $a) rate @skip(if: $b) } } }',
    'query ($a: Boolean!, $b: Boolean!) { x: providers(first: 1) { nodes { ...F @include(if: $a) } } y: providers(first: 1) { nodes { id ...F @skip(if: $b) } } } fragment F on Provider { name }',
    'query ($a: Boolean!, $b: Boolean!) { x: providers(first: 1) { nodes { id ... @include(if: $a) { ...F } } } y: providers(first: 1) { nodes { ...F } } z: echo @skip(if: $b) } fragment F on Provider { name teams { name } }',
    'query ($a: Boolean!, $b: Boolean!) { providers(first: 1) { nodes { ...F @include(if: $a) ...G } } me @skip(if: $b) } fragment F on Provider { teams { name } } fragment G on Provider { id teams { name } }',
  ])('answers as an interpreted one: %s', async (query) => {
    const choices = [true, false].flatMap((a) => [true, false].map((b) => ({ a, b })));
    const interpreted = [];
    for (const [index, variables] of choices.entries()) {
      interpreted.push((await toy.query(`${query} # ${index}`, variables)).data);
    }
    for (let time = 0; time < 3; time += 1) {
      for (const [index, variables] of choices.entries()) {
        const { data } = await toy.query(query, variables);
        if (time > 0) expect({ variables, data }).toEqual({ variables, data: interpreted[index] });
      }
    }
  });
});
