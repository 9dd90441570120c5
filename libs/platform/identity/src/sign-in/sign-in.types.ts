import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { AllowAsParent, Cost, DateTimeScalar } from '@meridian/platform-graphql';

@InputType({ description: 'Who wants to come in.' })
export class SignInInput {
  @Field(() => String, { description: 'E-mail address.' })
  email!: string;

  @Field(() => String, { description: 'Password.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Short name of the organization; needed only where address and password fit several.',
  })
  organization?: string | null;
}

@ObjectType({ description: 'What signIn answers, beside the session cookie.' })
@AllowAsParent()
@Cost(0)
export class SignInPayload {
  @Field(() => String, { description: 'Send it as the header x-csrf-token with every request.' })
  csrfToken!: string;

  @Field(() => DateTimeScalar, { description: 'When the session ends, however busy it is.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'What signOut answers.' })
@AllowAsParent()
@Cost(0)
export class SignOutPayload {
  @Field(() => Boolean, { description: 'True: the session has ended.' })
  signedOut!: boolean;
}
