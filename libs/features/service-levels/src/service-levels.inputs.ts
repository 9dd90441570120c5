import { Field, ID, InputType, Int } from '@nestjs/graphql';
import {
  DateScalar,
  DecimalScalar,
  DurationScalar,
  ShortTextScalar,
} from '@meridian/platform-graphql';
import { AttainmentStatus } from './attainment/attainment.js';
import { StateRuleInput } from './state-rules.js';

@InputType({ description: 'A new service level.' })
export class CreateServiceLevelInput {
  @Field(() => ID, { description: 'The contract in which it was agreed.' })
  contractId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Only cases of this engagement's team; none for all cases of the provider.",
  })
  engagementId?: string | null;

  @Field(() => ID, { description: 'The working calendar by which its clock runs.' })
  calendarId!: string;

  @Field(() => ShortTextScalar, { description: 'Name, unique within the contract.' })
  name!: string;

  @Field(() => [ShortTextScalar], {
    defaultValue: [],
    description: 'Priorities that count; all when empty.',
  })
  priorities!: string[];

  @Field(() => DurationScalar, { description: 'Business time within which to resolve: PT8H.' })
  target!: number;

  @Field(() => DecimalScalar, { description: 'Share that must make it: 0.95 is 95 %.' })
  expected!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Share below which it is a severe failure.',
  })
  minimum?: string | null;

  @Field(() => [StateRuleInput], {
    nullable: true,
    description: 'Where the clock does otherwise than usual: stands while the user is awaited.',
  })
  stateRules?: StateRuleInput[];

  @Field(() => DateScalar, { description: 'First day on which opened cases count.' })
  startsOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day, included; none when open-ended.',
  })
  endsOn?: string | null;
}

@InputType({ description: 'A change of a service level. What is left out stays as it is.' })
export class UpdateServiceLevelInput {
  @Field(() => ID, { description: 'The service level to change.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;

  @Field(() => ID, { nullable: true, description: 'Another working calendar.' })
  calendarId?: string;

  @Field(() => DurationScalar, { nullable: true, description: 'Another target: PT8H.' })
  target?: number;

  @Field(() => DecimalScalar, { nullable: true, description: 'Another expected share.' })
  expected?: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'Another minimum share.' })
  minimum?: string;
}

@InputType({ description: 'Which service levels to list.' })
export class ServiceLevelFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Only in these contracts.' })
  contractIds?: string[];
}

@InputType({ description: 'Which attainments to list.' })
export class AttainmentFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Only of these service levels.' })
  serviceLevelIds?: string[];

  @Field(() => [AttainmentStatus], { nullable: true, description: 'Only with these statuses.' })
  statuses?: AttainmentStatus[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Only months that start on or after this day.',
  })
  from?: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Only months that start on or before this day.',
  })
  to?: string;
}
