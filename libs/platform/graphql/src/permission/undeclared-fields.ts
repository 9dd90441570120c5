import { isInterfaceType, isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import { declarationOf } from './declaration.js';

/**
 * The fields nobody may read because nothing says who may, as `Type.field`. Empty in a finished
 * schema: a test walks it with this, so that forgetting a declaration fails there and not in
 * production.
 */
export function undeclaredFields(schema: GraphQLSchema): string[] {
  const roots = new Set([
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]);
  const missing: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const declaration = declarationOf(field);
      const parentless = isObjectType(type) && roots.has(type);
      if (!declaration || (parentless && declaration.kind === 'AS_PARENT')) {
        missing.push(`${type.name}.${field.name}`);
      }
    }
  }
  return missing;
}
