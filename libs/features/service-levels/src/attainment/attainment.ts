import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Check, Column, Entity, Unique } from 'typeorm';
import { BelongsTo, TenantEntity } from '@meridian/platform-database';
import { Allow, DateScalar, DateTimeScalar, DecimalScalar } from '@meridian/platform-graphql';
import { OfOrganization } from '@meridian/platform-tenancy';
import { ServiceLevel } from '../service-level.js';
import { shareOf } from './share.js';

/** What the numbers of a window say about the objective. */
export enum AttainmentStatus {
  NOT_MEASURED = 'NOT_MEASURED',
  MET = 'MET',
  AT_RISK = 'AT_RISK',
  MISSED = 'MISSED',
}

registerEnumType(AttainmentStatus, {
  name: 'AttainmentStatus',
  description: 'What the numbers of a window say about the objective.',
  valuesMap: {
    NOT_MEASURED: { description: 'No case was decided: neither met nor missed.' },
    MET: { description: 'Reached, even if every open case of the window still misses.' },
    AT_RISK: { description: 'Reached so far, but missed if every open case of the window misses.' },
    MISSED: { description: 'Not reached.' },
  },
});

@ObjectType({ description: 'What a service level reached in one calendar month of its contract.' })
@Allow('service-levels:read')
@Entity('attainments')
@OfOrganization()
@BelongsTo(() => ServiceLevel, 'serviceLevelId')
@Unique('attainments_organization_id_service_level_id_window_start_key', [
  'organizationId',
  'serviceLevelId',
  'windowStart',
])
@Check('attainments_status_check', `status in ('NOT_MEASURED', 'MET', 'AT_RISK', 'MISSED')`)
@Check('attainments_counts_check', 'met >= 0 and missed >= 0 and undecided >= 0')
export class Attainment extends TenantEntity {
  @Field(() => ID, { description: 'Identifies this service level in this month.' })
  override id!: string;

  @Column('uuid')
  providerId!: string;

  @Column('uuid')
  serviceLevelId!: string;

  @Field(() => DateScalar, { description: 'First day of the month.' })
  @Column('date')
  windowStart!: string;

  @Field(() => AttainmentStatus, { description: 'Not measured, met, at risk or missed.' })
  @Column('text')
  status!: AttainmentStatus;

  @Field(() => Boolean, { description: 'True when even the minimum was not reached.' })
  @Column('boolean')
  belowMinimum!: boolean;

  @Field(() => Int, { description: 'Cases due in the month that were resolved in time.' })
  @Column('integer')
  met!: number;

  @Field(() => Int, {
    description: 'Cases due in the month that were late, or are still open past it.',
  })
  @Column('integer')
  missed!: number;

  @Field(() => Int, {
    description: 'Open cases that will be due in the month; they count on neither side.',
  })
  @Column('integer')
  undecided!: number;

  @Field(() => Int, { description: 'Cases that count: met and missed.' })
  get counted(): number {
    return this.met + this.missed;
  }

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Share of the counted cases that were met, cut (not rounded) to 6 places so that a missed ' +
      'level never looks like a met one; none when nothing was measured.',
  })
  get value(): string | null {
    return shareOf(this.met, this.counted);
  }

  @Field(() => DateTimeScalar, { description: 'When it was last computed.' })
  @Column('timestamptz')
  computedAt!: Date;
}
