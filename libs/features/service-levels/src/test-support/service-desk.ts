import { Contract, ContractKind, ContractsService, Engagement } from '@meridian/feature-contracts';
import {
  CompiledCalendars,
  CoverageService,
  WeekdayName,
  WorkingCalendar,
  type CreateWorkingCalendarInput,
} from '@meridian/feature-coverage';
import {
  BusinessFunction,
  Criticality,
  DataClassification,
  Provider,
  ProviderKind,
  ProvidersService,
  Site,
  SiteLocation,
  Team,
} from '@meridian/feature-providers';
import { AuditEntry, AuditHead } from '@meridian/platform-audit';
import { OutboxEvent } from '@meridian/platform-outbox';
import { Organization, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { createTestDatabase, type TestDatabase } from '@meridian/platform-testing';
import { Attainment } from '../attainment/attainment.js';
import { CaseClock } from '../attainment/case-clock.js';
import { CaseEventRecorder, type ToldEvent } from '../cases/case-event-recorder.js';
import { CaseEvent } from '../cases/case-event.js';
import { CaseImport, CaseImportProblem } from '../cases/case-import.js';
import { CaseImporter } from '../cases/case-importer.js';
import type { RecordedBatch } from '../cases/record-batch.js';
import { Case } from '../cases/case.js';
import { Evaluator } from '../evaluation/evaluator.js';
import { ServiceLevel } from '../service-level.js';
import type { CreateServiceLevelInput } from '../service-levels.inputs.js';
import { ServiceLevelsService } from '../service-levels.service.js';
import { utc } from './told.js';

const ENTITIES = [
  Organization,
  AuditEntry,
  AuditHead,
  OutboxEvent,
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
];

export const HOUR = 60 * 60 * 1000;

const EVERY_DAY = Object.values(WeekdayName);

/** Weekly hours that are the same on each of these days. */
export const hoursOn = (days: readonly WeekdayName[], start: string, end: string) =>
  days.map((weekday) => ({ weekday, windows: [{ start, end }] }));

/** The tenancy as it would be at another time of the database's clock. */
class TenancyAt extends Tenancy {
  constructor(
    { database }: TestDatabase,
    private readonly now: Date,
  ) {
    super(database);
  }

  override command<T>(caller: Caller, run: (work: Work) => Promise<T>): Promise<T> {
    return super.command(caller, (work) => run({ ...work, now: this.now }));
  }
}

/** The database of a test file, in which organizations are opened as needed. */
export class ServiceDesks {
  readonly calendars = new CompiledCalendars();

  private constructor(readonly test: TestDatabase) {}

  static async open(): Promise<ServiceDesks> {
    return new ServiceDesks(await createTestDatabase(ENTITIES));
  }

  /** A new organization with one provider, a round-the-clock calendar and one contract from 2020 on. */
  async desk(name = 'Acme'): Promise<ServiceDesk> {
    const desk = new ServiceDesk(
      this.test,
      this.calendars,
      await this.test.createOrganization(name),
    );
    await desk.fill();
    return desk;
  }

  close(): Promise<void> {
    return this.test.close();
  }
}

/** One organization whose service desk is in the hands of a provider. */
export class ServiceDesk {
  readonly tenancy = this.test.tenancy;
  readonly providers = new ProvidersService(this.tenancy);
  readonly contracts = new ContractsService(this.tenancy, this.providers);
  readonly coverage = new CoverageService(this.tenancy, this.calendars);
  readonly levels = new ServiceLevelsService(this.tenancy, this.contracts, this.coverage);
  readonly recorder = new CaseEventRecorder(this.tenancy);
  readonly importer = new CaseImporter(this.tenancy);
  providerId = '';
  calendarId = '';
  contractId = '';

  constructor(
    readonly test: TestDatabase,
    private readonly calendars: CompiledCalendars,
    readonly caller: Caller,
  ) {}

  async fill(): Promise<void> {
    this.providerId = await this.provider('Tessaro');
    this.calendarId = await this.calendar('Round the clock', {
      weekly: hoursOn(EVERY_DAY, '00:00', '24:00'),
    });
    this.contractId = await this.contract(this.providerId, 'MSA-1');
  }

  provider(name: string): Promise<string> {
    const kind = ProviderKind.OUTSOURCED;
    return this.providers.createProvider(this.caller, { name, kind, country: 'IN' });
  }

  calendar(name: string, input: Partial<CreateWorkingCalendarInput>): Promise<string> {
    const empty = { timeZone: 'UTC', weekly: [], exceptions: [] };
    return this.coverage.createWorkingCalendar(this.caller, { name, ...empty, ...input });
  }

  contract(providerId: string, number: string, timeZone = 'UTC'): Promise<string> {
    return this.contracts.createContract(this.caller, {
      providerId,
      number,
      timeZone,
      kind: ContractKind.MSA,
      title: 'Service desk',
      startsOn: '2020-01-01',
    });
  }

  /** An engagement of a new team that the provider's files call by this name. */
  async engagement(reference: string | null): Promise<string> {
    const { caller, providerId, contractId } = this;
    const name = reference ?? 'Nameless';
    const siteId = await this.providers.createSite(caller, {
      providerId,
      name,
      city: 'Pune',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      location: SiteLocation.OFFSHORE,
    });
    const team = { siteId, name, reference, headcount: 5, permanent: true };
    const teamId = await this.providers.createTeam(caller, team);
    const businessFunctionId = await this.providers.createBusinessFunction(caller, {
      name,
      core: false,
      criticality: Criticality.LOW,
      dataClassification: DataClassification.INTERNAL,
    });
    return this.contracts.createEngagement(caller, {
      contractId,
      teamId,
      businessFunctionId,
      name,
      startsOn: '2020-01-01',
    });
  }

  /** Unless changed: 95 % of all cases within 8 hours, round the clock, from 2020 on. */
  level(changes: Partial<CreateServiceLevelInput> = {}): Promise<string> {
    return this.levels.createServiceLevel(this.caller, {
      contractId: this.contractId,
      calendarId: this.calendarId,
      name: 'Resolution',
      priorities: [],
      target: 8 * HOUR,
      expected: '0.95',
      startsOn: '2020-01-01',
      ...changes,
    });
  }

  tell(events: readonly ToldEvent[], providerId = this.providerId): Promise<RecordedBatch> {
    return this.recorder.record(this.caller, providerId, events);
  }

  /** An evaluator for which it is now, or another time. */
  evaluator(at?: string): Evaluator {
    const tenancy = at === undefined ? this.tenancy : new TenancyAt(this.test, utc(at));
    return new Evaluator(tenancy, this.calendars);
  }

  evaluate(at?: string): Promise<number> {
    return this.evaluator(at).evaluateListed(this.caller);
  }

  read<T>(run: (work: Work) => Promise<T>): Promise<T> {
    return this.tenancy.command(this.caller, run);
  }

  /** The clocks, by number of the case and name of the level. */
  clocks(): Promise<ClockFacts[]> {
    return this.read(({ manager }) =>
      manager.query<ClockFacts[]>(
        `select c.number, l.name as level, k.state, k.outcome, k.started_at as "startedAt",
                k.stopped_at as "stoppedAt", k.due_at as "dueAt",
                k.window_start::text as "windowStart", k.elapsed_ms::float8 as elapsed,
                k.late_by_ms::float8 as "lateBy", k.provider_ms::float8 as "providerTime",
                k.client_ms::float8 as "clientTime", k.shared_ms::float8 as "sharedTime"
           from case_clocks k join cases c on c.id = k.case_id
           join service_levels l on l.id = k.service_level_id
          order by c.number, l.name`,
      ),
    );
  }

  /** The attainments, by name of the level and month. */
  attainments(): Promise<AttainedFacts[]> {
    return this.read(({ manager }) =>
      manager.query<AttainedFacts[]>(
        `select l.name as level, a.window_start::text as month, a.status,
                a.below_minimum as "belowMinimum", a.met, a.missed, a.undecided
           from attainments a join service_levels l on l.id = a.service_level_id
          order by l.name, a.window_start`,
      ),
    );
  }

  /** Types of the events in the outbox, in the order in which they were written. */
  async announced(): Promise<string[]> {
    const events = await this.read(({ manager }) =>
      manager.query<{ type: string }[]>('select type from outbox_events order by id'),
    );
    return events.map(({ type }) => type);
  }
}

export interface ClockFacts {
  readonly number: string;
  readonly level: string;
  readonly state: string;
  readonly outcome: string;
  readonly startedAt: Date;
  readonly stoppedAt: Date | null;
  readonly dueAt: Date | null;
  readonly windowStart: string | null;
  readonly elapsed: number;
  readonly lateBy: number;
  readonly providerTime: number;
  readonly clientTime: number;
  readonly sharedTime: number;
}

export interface AttainedFacts {
  readonly level: string;
  readonly month: string;
  readonly status: string;
  readonly belowMinimum: boolean;
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
}
