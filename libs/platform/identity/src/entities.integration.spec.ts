import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { schemaDifferences } from '@meridian/platform-database';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { TEST_ENTITIES } from './test-support/identity-fixture.js';

const OUR_TABLES = /\b(users|sessions|api_keys|invitations|sign_in_attempts)\b/;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

it('The entities agree with the migrations', async () => {
  const differences = await schemaDifferences(test.ownerUrl, TEST_ENTITIES);
  expect(differences.filter((sql) => OUR_TABLES.test(sql))).toEqual([]);
});
