import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { AllowAsParent, Cost, payloadOf } from '@meridian/platform-graphql';
import type { Role } from '@meridian/platform-tenancy';
import { RoleEnum } from '../users/role-enum.js';
import { Invitation } from './invitation.js';

@InputType({ description: 'Whom to invite, as what.' })
export class InviteUserInput {
  @Field(() => String, { description: 'E-mail address; nobody may have it here yet.' })
  email!: string;

  @Field(() => RoleEnum, {
    description: 'The role to offer; not ADMIN, which takes two administrators and a user.',
  })
  role!: Role;

  @Field(() => ID, { nullable: true, description: 'The provider, for the role PROVIDER only.' })
  providerId?: string | null;
}

@ObjectType({ description: 'What inviteUser answers.' })
@AllowAsParent()
@Cost(0)
export class InviteUserPayload {
  @Field(() => Invitation, { nullable: true, description: 'The invitation.' })
  invitation!: Invitation | null;

  @Field(() => String, {
    description: 'What the invited needs for acceptInvitation, within 72 hours; shown this once.',
  })
  token!: string;
}

@InputType({ description: 'An invitation to take back.' })
export class RevokeInvitationInput {
  @Field(() => ID, { description: 'An invitation that is still open.' })
  id!: string;
}

export const RevokeInvitationPayload = payloadOf('RevokeInvitation', 'invitation', Invitation);

@InputType({ description: 'What the invited says of himself.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The token of the invitation.' })
  token!: string;

  @Field(() => String, { description: 'Your name, as others will see it.' })
  name!: string;

  @Field(() => String, {
    description: 'Your password: 12 to 128 characters, not one of the first that would be guessed.',
  })
  password!: string;
}

@ObjectType({ description: 'What acceptInvitation answers. Sign in next.' })
@AllowAsParent()
@Cost(0)
export class AcceptInvitationPayload {
  @Field(() => ID, { description: 'You, from now on.' })
  userId!: string;

  @Field(() => String, { description: 'The address to sign in with.' })
  email!: string;
}
