import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { AllowAsParent, Cost, DateTimeScalar, payloadOf } from '@meridian/platform-graphql';
import { ApiKey } from './api-key.js';

@InputType({ description: 'A new API key of your own.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Field(() => [String], {
    description: 'Its permissions, such as cases:import; each must be one of your own.',
  })
  scopes!: string[];

  @Field(() => DateTimeScalar, { description: 'When it ends, within a year.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'What createApiKey answers.' })
@AllowAsParent()
@Cost(0)
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'What is kept of it.' })
  apiKey!: ApiKey | null;

  @Field(() => String, {
    description: 'The key itself, shown this once: send it as Authorization: Bearer.',
  })
  key!: string;
}

@InputType({ description: 'A key that is to end.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'One of your keys; anybody’s, for administrators.' })
  id!: string;
}

export const RevokeApiKeyPayload = payloadOf('RevokeApiKey', 'apiKey', ApiKey);
