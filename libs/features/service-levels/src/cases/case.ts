import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Unique } from 'typeorm';
import { Provider } from '@meridian/feature-providers';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateTimeScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { CaseState } from '../state-rules.js';

@ObjectType({
  description: 'A timed item such as an incident or a request, in the hands of a provider.',
})
@Allow('cases:read')
@Entity('cases')
@OfOrganization()
@BelongsTo(() => Provider, 'providerId')
@Unique('cases_organization_id_provider_id_number_key', ['organizationId', 'providerId', 'number'])
export class Case extends TenantEntity {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Field(() => String, { description: "The provider's number for it." })
  @Column('text')
  number!: string;

  @Field(() => DateTimeScalar, { description: 'When it was opened; its clocks start here.' })
  @Column('timestamptz')
  openedAt!: Date;

  @Field(() => CaseState, { description: 'State after its latest event.' })
  @Column('text')
  state!: CaseState;

  @Field(() => String, { description: 'Priority after its latest event.' })
  @Column('text')
  priority!: string;

  @Field(() => String, {
    nullable: true,
    description: "The team that holds it, as the provider's files call it.",
  })
  @Column('text', { nullable: true })
  teamReference!: string | null;

  @Field(() => DateTimeScalar, { description: 'When its latest event happened.' })
  @Column('timestamptz')
  lastEventAt!: Date;

  @Column('integer')
  lastEventSequence!: number;
}
