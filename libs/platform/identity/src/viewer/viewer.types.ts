import { Field, ID, ObjectType } from '@nestjs/graphql';
import {
  Allow,
  AllowSignedIn,
  CountryCodeScalar,
  CurrencyCodeScalar,
} from '@meridian/platform-graphql';
import type { Permission, Role } from '@meridian/platform-tenancy';
import { RoleEnum } from '../users/role-enum.js';

@ObjectType('Organization', { description: 'The company whose outsourced work is managed here.' })
@Allow('organization:read')
export class OrganizationView {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { description: 'Short name in addresses and at sign-in.' })
  slug!: string;

  @Field(() => CountryCodeScalar, { description: 'What is onshore is seen from here.' })
  homeCountry!: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency in which reports are shown.' })
  currency!: string;
}

@ObjectType({ description: 'You, or the program that calls with your API key.' })
@AllowSignedIn()
export class Viewer {
  @Field(() => ID, { description: 'Your id as a user.' })
  userId!: string;

  @Field(() => String, { description: 'Your name.' })
  name!: string;

  @Field(() => String, { description: 'Your e-mail address.' })
  email!: string;

  @Field(() => RoleEnum, { description: 'Your role.' })
  role!: Role;

  @Field(() => ID, {
    nullable: true,
    description: 'The provider you belong to, if you are a provider user.',
  })
  providerId!: string | null;

  @Field(() => [String], {
    description: 'What you may do, or what the API key may that you call with.',
  })
  permissions!: Permission[];

  @Field(() => OrganizationView, { description: 'The organization that you are in.' })
  organization!: OrganizationView;
}
