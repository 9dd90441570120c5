import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Field, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  buildSchema,
  isInterfaceType,
  isObjectType,
  parse,
  type GraphQLFieldMap,
  type GraphQLSchema,
} from 'graphql';
import { PERMISSIONS, type Permission } from '@meridian/platform-tenancy';
import { selectedFields } from '../operation/selected-fields.js';
import { Allow, declarationOf, type Declaration } from '../permission/declaration.js';
import { demand, requirementsOf } from '../permission/requirements.js';
import { ToyApp } from '../test-support/toy-app.js';
import { toyCaller } from '../test-support/toy-world.js';
import { prepareSchema } from './prepare-schema.js';
import { printSortedSchema } from './print-sorted-schema.js';

describe('the schema', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
  });
  afterAll(() => toy.stop());

  it('carries a permission on each field', () => {
    const { name, rate } = fieldsOf(toy.schema, 'Provider');
    expect(name && declarationOf(name)).toEqual({
      kind: 'PERMISSION',
      permission: 'providers:read',
    });
    expect(rate && declarationOf(rate)).toEqual({
      kind: 'PERMISSION',
      permission: 'contracts:read',
    });
  });

  it('is printed in one order, connections included', () => {
    const printed = printSortedSchema(toy.schema);
    expect(printed).toBe(printSortedSchema(toy.schema));
    expect(printed.endsWith('\n')).toBe(true);
    expect(printed).toContain('type ProviderConnection {');
    expect(printed).toContain('totalCount: Int!');
    expect(printed.indexOf('type Mutation')).toBeLessThan(printed.indexOf('type Query'));
  });
});

describe('a permission without effect', () => {
  it('stops the program from starting', () => {
    @ObjectType()
    class Contract {
      @Field(() => String)
      secret!: string;
    }
    @Resolver(() => Contract)
    class ContractResolver {
      @Query(() => Contract)
      contract(): object {
        return {};
      }

      @Allow('audit:read')
      @ResolveField(() => String)
      secret(): string {
        return 'secret';
      }
    }
    expect(ContractResolver).toBeDefined();
    // As NestJS builds it: the resolver is there, its permission is not.
    const schema = buildSchema(
      'type Query { contract: Contract } type Contract { secret: String }',
    );
    const { secret } = fieldsOf(schema, 'Contract');
    if (secret) secret.resolve = () => 'secret';
    expect(() => prepareSchema(schema)).toThrow('The permission on ContractResolver.secret');
  });
});

describe('fields of an interface', () => {
  const schema = buildSchema(`
    type Query { subject: Subject either: Either }
    interface Subject { name: String }
    type Provider implements Subject { name: String }
    type Review implements Subject { name: String }
    union Either = Provider | Review
  `);
  const declare = (type: string, field: string, permission: Permission): void => {
    const declaration: Declaration = { kind: 'PERMISSION', permission };
    const found = fieldsOf(schema, type)[field];
    if (found) found.extensions = { permission: declaration };
  };
  declare('Query', 'subject', 'providers:read');
  declare('Query', 'either', 'providers:read');
  declare('Subject', 'name', 'providers:read');
  declare('Provider', 'name', 'providers:read');
  declare('Review', 'name', 'audit:read');

  const needs = (query: string): Permission[] => [
    ...requirementsOf(schema, selectedFields(schema, parse(query))).permissions.keys(),
  ];

  it('need what every type behind it needs', () => {
    expect(needs('{ subject { name } }')).toEqual(['providers:read', 'audit:read']);
    expect(needs('{ subject { ... on Provider { name } } }')).toEqual(['providers:read']);
    expect(needs('{ either { __typename ... on Review { name } } }')).toEqual([
      'providers:read',
      'audit:read',
    ]);
  });

  it('are refused to everybody when one type behind it declares nothing', () => {
    const review = fieldsOf(schema, 'Review')['name'];
    if (review) review.extensions = {};
    const requirements = requirementsOf(
      schema,
      selectedFields(schema, parse('{ subject { name } }')),
    );
    const everything = toyCaller('USER', PERMISSIONS);
    expect(() => demand(requirements, everything)).toThrow('You are not allowed to do this.');
  });
});

function fieldsOf(schema: GraphQLSchema, name: string): GraphQLFieldMap<unknown, unknown> {
  const type = schema.getType(name);
  if (isObjectType(type) || isInterfaceType(type)) return type.getFields();
  throw new Error(`There are no fields in ${name}.`);
}
