import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The customer company: the tenant itself. Opened by the owner role, never by the application. */
@Entity('organizations')
@Unique('organizations_slug_key', ['slug'])
export class Organization {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Short name in addresses and at sign-in, unique over all organizations. */
  @Column('text')
  slug!: string;

  /** ISO 3166-1 alpha-2; what is onshore is seen from here. */
  @Column('text')
  homeCountry!: string;

  /** ISO 4217 currency in which reports are shown. */
  @Column('text')
  currency!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
