import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { AllowAsParent } from '../permission/declaration.js';
import { Cost } from '../schema/cost.js';

/**
 * Makes what a mutation answers: an object with the changed thing under a name of its own, so that
 * more can be added later without breaking anybody. `payloadOf('CreateSite', 'site', Site)` is
 * `CreateSitePayload { site }`. Null where the caller may change the thing but not see it.
 */
export function payloadOf(mutation: string, field: string, changed: Type<object>): Type<object> {
  @ObjectType(`${mutation}Payload`, { description: `What ${mutation} answers.` })
  @AllowAsParent()
  @Cost(0)
  class Payload {}

  Field(() => changed, { nullable: true, description: 'As it is now.' })(Payload.prototype, field);
  return Payload;
}
