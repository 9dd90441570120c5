import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * How often signing in failed lately. Counted before anybody is known, so it belongs to no
 * organization; the subject is a keyed digest and names nobody.
 */
@Entity('sign_in_attempts')
@Index('sign_in_attempts_last_failed_at_idx', ['lastFailedAt'])
export class SignInAttempt {
  @PrimaryColumn('text')
  subject!: string;

  @Column('integer')
  failures!: number;

  @Column('timestamptz')
  lastFailedAt!: Date;

  /** The next attempt is looked at from here on. */
  @Column('timestamptz')
  blockedUntil!: Date;
}
