import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import {
  AllowAsParent,
  AllowSignedIn,
  Cost,
  DateTimeScalar,
  ExpectedSize,
} from '@meridian/platform-graphql';
import type { OpenSession } from './sessions.js';

@ObjectType('Session', { description: 'One of your own signed-in browsers.' })
@AllowSignedIn()
export class SessionView implements OpenSession {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When you signed in there.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was last used, exact to a minute.' })
  lastSeenAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it ends, however busy it is.' })
  expiresAt!: Date;

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  current!: boolean;
}

@InputType({ description: 'Which session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'One of your own sessions.' })
  id!: string;
}

@ObjectType({ description: 'What revokeSession answers.' })
@AllowAsParent()
@Cost(0)
export class RevokeSessionPayload {
  @Field(() => [SessionView], { description: 'The sessions that are left.' })
  @ExpectedSize(5)
  sessions!: SessionView[];
}

@InputType({ description: 'Another password.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password until now.' })
  currentPassword!: string;

  @Field(() => String, {
    description:
      'The password from now on: 12 to 128 characters, not one of the first that would be guessed.',
  })
  newPassword!: string;
}

@ObjectType({ description: 'What changePassword answers.' })
@AllowAsParent()
@Cost(0)
export class ChangePasswordPayload {
  @Field(() => [SessionView], { description: 'The sessions that are left: this one.' })
  @ExpectedSize(1)
  sessions!: SessionView[];
}
