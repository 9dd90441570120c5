import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { payloadOf } from '@meridian/platform-graphql';
import type { Role } from '@meridian/platform-tenancy';
import { RoleEnum } from './role-enum.js';
import { User } from './user.js';

@InputType({ description: 'Which users to list. What is left out does not narrow.' })
export class UserFilter {
  @Field(() => [RoleEnum], { nullable: true, description: 'Only users with one of these roles.' })
  roles?: Role[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those who may, or may not, still enter.',
  })
  active?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Only users with this in their name.' })
  nameContains?: string | null;
}

@InputType({ description: 'Another role for a user.' })
export class ChangeUserRoleInput {
  @Field(() => ID, { description: 'The user; never yourself.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;

  @Field(() => RoleEnum, { description: 'The role from now on.' })
  role!: Role;

  @Field(() => ID, { nullable: true, description: 'The provider, for the role PROVIDER only.' })
  providerId?: string | null;
}

@InputType({ description: 'A user who is to enter no more.' })
export class DeactivateUserInput {
  @Field(() => ID, { description: 'The user; never yourself.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;
}

export const ChangeUserRolePayload = payloadOf('ChangeUserRole', 'user', User);
export const DeactivateUserPayload = payloadOf('DeactivateUser', 'user', User);
