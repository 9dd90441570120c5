import { ContractsService } from '@meridian/feature-contracts';
import { CoverageService } from '@meridian/feature-coverage';
import { Inject, Injectable } from '@nestjs/common';
import {
  insertRecorded,
  recordedRow,
  updateRecorded,
  type RecordedKind,
} from '@meridian/platform-outbox';
import { invalidInput, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { ServiceLevel } from './service-level.js';
import type { CreateServiceLevelInput, UpdateServiceLevelInput } from './service-levels.inputs.js';
import {
  requireDays,
  requirePriorities,
  requireShares,
  secondsOf,
} from './service-level-checks.js';
import { USUAL_STATE_RULES, type StateRule } from './state-rules.js';

const SERVICE_LEVEL: RecordedKind<ServiceLevel> = {
  entity: ServiceLevel,
  kind: 'ServiceLevel',
  label: 'service level',
};

/** Keeps the objectives. Results follow by the events that each change writes. */
@Injectable()
export class ServiceLevelsService {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(ContractsService) private readonly contracts: ContractsService,
    @Inject(CoverageService) private readonly coverage: CoverageService,
  ) {}

  async createServiceLevel(caller: Caller, input: CreateServiceLevelInput): Promise<string> {
    const {
      target,
      stateRules,
      engagementId = null,
      minimum = null,
      endsOn = null,
      ...rest
    } = input;
    requireShares({ expected: input.expected, minimum });
    requireDays({ startsOn: input.startsOn, endsOn });
    requirePriorities(input.priorities);
    const targetSeconds = secondsOf(target);
    return this.tenancy.command(caller, async (work) => {
      const contract = await this.contracts.contract(work, input.contractId);
      await this.requireCalendar(work, input.calendarId, contract.providerId);
      if (engagementId !== null) {
        const engagement = await this.contracts.engagement(work, engagementId);
        if (engagement.contractId !== contract.id) {
          throw invalidInput('The engagement is under another contract.', 'input', 'engagementId');
        }
      }
      return insertRecorded(work, SERVICE_LEVEL, {
        ...rest,
        engagementId,
        minimum,
        endsOn,
        targetSeconds,
        providerId: contract.providerId,
        stateRules: completeRules(stateRules ?? []),
      });
    });
  }

  async updateServiceLevel(caller: Caller, input: UpdateServiceLevelInput): Promise<string> {
    const { id, version, target, ...changes } = input;
    await this.tenancy.command(caller, async (work) => {
      requireShares(changes);
      if (changes.calendarId !== undefined) {
        const { providerId } = await recordedRow(work, SERVICE_LEVEL, id);
        await this.requireCalendar(work, changes.calendarId, providerId);
      }
      await updateRecorded(
        work,
        SERVICE_LEVEL,
        { id, version },
        {
          ...changes,
          ...(target === undefined ? {} : { targetSeconds: secondsOf(target) }),
        },
      );
    });
    return id;
  }

  /** The hours of one provider say nothing about the work of another. */
  private async requireCalendar(work: Work, id: string, providerId: string): Promise<void> {
    const calendar = await this.coverage.calendar(work, id);
    if (calendar.providerId === null || calendar.providerId === providerId) return;
    throw invalidInput('The working calendar is of another provider.', 'input', 'calendarId');
  }
}

/** The rules given, and the usual ones for the states they do not name. */
function completeRules(given: readonly StateRule[]): StateRule[] {
  const rules = new Map(USUAL_STATE_RULES.map((rule) => [rule.state, rule]));
  for (const rule of given) rules.set(rule.state, { ...rule });
  return [...rules.values()];
}
