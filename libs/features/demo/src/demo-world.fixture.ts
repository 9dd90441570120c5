import { ENTITIES } from '@meridian/feature-composition';
import { Contract, Engagement } from '@meridian/feature-contracts';
import { WorkingCalendar } from '@meridian/feature-coverage';
import { BusinessFunction, Provider, Site, Team } from '@meridian/feature-providers';
import { RiskFlag } from '@meridian/feature-risk';
import {
  Attainment,
  Case,
  CaseClock,
  CaseEvent,
  CaseImport,
  CaseImportProblem,
  ServiceLevel,
} from '@meridian/feature-service-levels';
import { AuditEntry } from '@meridian/platform-audit';
import type { TenantEntity } from '@meridian/platform-database';
import { User } from '@meridian/platform-identity';
import { OutboxEvent } from '@meridian/platform-outbox';
import { organizationId, systemCaller, type Caller } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import pg from 'pg';
import type { EntityTarget } from 'typeorm';

/** Everything that a load enters or leaves behind. */
export const LOADED: readonly EntityTarget<TenantEntity>[] = [
  Provider,
  Site,
  Team,
  BusinessFunction,
  WorkingCalendar,
  Contract,
  Engagement,
  ServiceLevel,
  Case,
  CaseEvent,
  CaseImport,
  CaseImportProblem,
  CaseClock,
  Attainment,
  RiskFlag,
  User,
  AuditEntry,
  OutboxEvent,
];

/** A database into which the demo is loaded, looked into as its organizations see it. */
export class DemoWorld {
  private constructor(readonly test: TestDatabase) {}

  static async open(): Promise<DemoWorld> {
    return new DemoWorld(await createTestDatabase(ENTITIES));
  }

  close(): Promise<void> {
    return this.test.close();
  }

  /** Meridian itself in the organization with this slug. */
  async within(slug: string): Promise<Caller> {
    const owner = new pg.Client(this.test.ownerUrl);
    await owner.connect();
    try {
      const sql = 'select id from organizations where slug = $1';
      const { rows } = await owner.query<{ id: string }>(sql, [slug]);
      if (!rows[0]) throw new Error(`There is no organization ${slug}.`);
      return systemCaller(organizationId(rows[0].id), 'test');
    } finally {
      await owner.end();
    }
  }

  /** All rows that row-level security shows to the caller, without any condition. */
  all<Row extends TenantEntity>(caller: Caller, entity: EntityTarget<Row>): Promise<Row[]> {
    return this.test.tenancy.command(caller, (work) => work.manager.find(entity));
  }

  /** How many rows there are of everything that a load enters. */
  counts(caller: Caller): Promise<number[]> {
    return this.test.tenancy.command(caller, async (work) => {
      const found: number[] = [];
      for (const entity of LOADED) found.push(await work.manager.count(entity));
      return found;
    });
  }
}
