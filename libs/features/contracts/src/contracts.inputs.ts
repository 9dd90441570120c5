import { Field, ID, InputType } from '@nestjs/graphql';
import { DateScalar, ShortTextScalar, TimeZoneScalar } from '@meridian/platform-graphql';
import { ContractKind } from './contract.js';

@InputType({ description: 'A new contract.' })
export class CreateContractInput {
  @Field(() => ID, { description: 'The provider it was made with.' })
  providerId!: string;

  @Field(() => ID, { nullable: true, description: 'The contract it stands under, if any.' })
  parentId?: string | null;

  @Field(() => ContractKind, { description: 'Master agreement, statement of work and so on.' })
  kind!: ContractKind;

  @Field(() => ShortTextScalar, {
    description: 'Our number for it, unique within the organization.',
  })
  number!: string;

  @Field(() => ShortTextScalar, { description: 'Title.' })
  title!: string;

  @Field(() => TimeZoneScalar, {
    description: "Zone in which the contract's months begin and end.",
  })
  timeZone!: string;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day, included; none when open-ended.',
  })
  endsOn?: string | null;
}

@InputType({ description: 'A new engagement: a team starts to work for a business function.' })
export class CreateEngagementInput {
  @Field(() => ID, { description: 'The contract under which the team works.' })
  contractId!: string;

  @Field(() => ID, { description: "The team, one of the contract's provider." })
  teamId!: string;

  @Field(() => ID, { description: 'What the team does.' })
  businessFunctionId!: string;

  @Field(() => ShortTextScalar, { description: 'Name of the engagement.' })
  name!: string;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day, included; none when open-ended.',
  })
  endsOn?: string | null;
}

@InputType({ description: 'Which contracts to list.' })
export class ContractFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];

  @Field(() => [ContractKind], { nullable: true, description: 'Only these kinds.' })
  kinds?: ContractKind[];
}

@InputType({ description: 'Which engagements to list.' })
export class EngagementFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Only under these contracts.' })
  contractIds?: string[];
}
