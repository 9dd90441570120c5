import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { CountryCodeScalar, ShortTextScalar, TimeZoneScalar } from '@meridian/platform-graphql';
import { Criticality, DataClassification } from './business-function.js';
import { ProviderKind } from './provider.js';
import { SiteLocation } from './site.js';

@InputType({ description: 'A new provider.' })
export class CreateProviderInput {
  @Field(() => ShortTextScalar, { description: 'Name, unique within the organization.' })
  name!: string;

  @Field(() => ProviderKind, { description: 'Outsourced, captive or internal.' })
  kind!: ProviderKind;

  @Field(() => CountryCodeScalar, { description: 'Country in which it is registered.' })
  country!: string;
}

@InputType({ description: 'A change of a provider. What is left out stays as it is.' })
export class UpdateProviderInput {
  @Field(() => ID, { description: 'The provider to change.' })
  id!: string;

  @Field(() => Int, { description: 'The version you saw.' })
  version!: number;

  @Field(() => ShortTextScalar, { nullable: true, description: 'New name.' })
  name?: string;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'New country of registration.' })
  country?: string;
}

@InputType({ description: 'A new site of a provider.' })
export class CreateSiteInput {
  @Field(() => ID, { description: 'The provider that works there.' })
  providerId!: string;

  @Field(() => ShortTextScalar, { description: 'Name, unique within the provider.' })
  name!: string;

  @Field(() => ShortTextScalar, { description: 'City.' })
  city!: string;

  @Field(() => CountryCodeScalar, { description: 'Country.' })
  country!: string;

  @Field(() => ShortTextScalar, {
    nullable: true,
    description: 'State or region, for its holidays.',
  })
  subdivision?: string | null;

  @Field(() => TimeZoneScalar, { description: 'IANA time zone, for example Asia/Kolkata.' })
  timeZone!: string;

  @Field(() => SiteLocation, { description: 'Onshore, nearshore or offshore.' })
  location!: SiteLocation;
}

@InputType({ description: 'A new team at a site.' })
export class CreateTeamInput {
  @Field(() => ID, { description: 'The site at which the team works.' })
  siteId!: string;

  @Field(() => ShortTextScalar, { description: 'Name of the team.' })
  name!: string;

  @Field(() => ShortTextScalar, {
    nullable: true,
    description: "What the provider's own files call the team, for example an assignment group.",
  })
  reference?: string | null;

  @Field(() => Int, { description: 'Number of people, at least one.' })
  headcount!: number;

  @Field(() => Boolean, { defaultValue: true, description: 'False if formed for a limited time.' })
  permanent!: boolean;
}

@InputType({ description: 'A new business function.' })
export class CreateBusinessFunctionInput {
  @Field(() => ShortTextScalar, { description: 'Name, unique within the organization.' })
  name!: string;

  @Field(() => Boolean, { description: 'True for what the company is in business for.' })
  core!: boolean;

  @Field(() => Criticality, { description: 'How much harm it does when it fails.' })
  criticality!: Criticality;

  @Field(() => DataClassification, { description: 'How carefully its data must be handled.' })
  dataClassification!: DataClassification;
}

@InputType({ description: 'Which providers to list.' })
export class ProviderFilter {
  @Field(() => [ProviderKind], { nullable: true, description: 'Only these kinds.' })
  kinds?: ProviderKind[];

  @Field(() => ShortTextScalar, {
    nullable: true,
    description: 'Only names that contain this text.',
  })
  nameContains?: string;
}
