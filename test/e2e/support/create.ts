import { z } from 'zod';
import type { Person } from './person.js';

const made = z.object({ made: z.object({ it: z.object({ id: z.string() }) }) });

/** Sends `create…` for a thing, such as `Provider`, and returns its id. */
export async function create(person: Person, thing: string, input: object): Promise<string> {
  const field = `${thing.charAt(0).toLowerCase()}${thing.slice(1)}`;
  const mutation = `mutation Create($input: Create${thing}Input!) {
    made: create${thing}(input: $input) { it: ${field} { id } } }`;
  const data = await person.askFor(made, mutation, { input });
  return data.made.it.id;
}
