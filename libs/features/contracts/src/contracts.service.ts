import { Inject, Injectable } from '@nestjs/common';
import { ProvidersService } from '@meridian/feature-providers';
import { insertRecorded, recordedRow, type RecordedKind } from '@meridian/platform-outbox';
import { invalidInput, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { Contract } from './contract.js';
import type { CreateContractInput, CreateEngagementInput } from './contracts.inputs.js';
import { Engagement } from './engagement.js';

const CONTRACT: RecordedKind<Contract> = { entity: Contract, kind: 'Contract', label: 'contract' };
const ENGAGEMENT: RecordedKind<Engagement> = {
  entity: Engagement,
  kind: 'Engagement',
  label: 'engagement',
};

/** Keeps what was agreed, and which team works under it. Methods return the id of what they made. */
@Injectable()
export class ContractsService {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(ProvidersService) private readonly providers: ProvidersService,
  ) {}

  async createContract(caller: Caller, input: CreateContractInput): Promise<string> {
    const values = { ...input, parentId: input.parentId ?? null, endsOn: input.endsOn ?? null };
    requireOrder(values);
    return this.tenancy.command(caller, async (work) => {
      const parent = values.parentId === null ? null : await this.contract(work, values.parentId);
      if (parent && parent.providerId !== values.providerId) {
        throw invalidInput('The parent contract is with another provider.', 'input', 'parentId');
      }
      return insertRecorded(work, CONTRACT, values);
    });
  }

  async createEngagement(caller: Caller, input: CreateEngagementInput): Promise<string> {
    const values = { ...input, endsOn: input.endsOn ?? null };
    requireOrder(values);
    return this.tenancy.command(caller, async (work) => {
      const contract = await this.contract(work, input.contractId);
      const team = await this.providers.team(work, input.teamId);
      if (team.providerId !== contract.providerId) {
        throw invalidInput(
          'The team works for another provider than the contract.',
          'input',
          'teamId',
        );
      }
      return insertRecorded(work, ENGAGEMENT, { ...values, providerId: contract.providerId });
    });
  }

  /** The contract, for features above. Throws NOT_FOUND. */
  contract(work: Work, id: string): Promise<Contract> {
    return recordedRow(work, CONTRACT, id);
  }

  /** The engagement, for features above. Throws NOT_FOUND. */
  engagement(work: Work, id: string): Promise<Engagement> {
    return recordedRow(work, ENGAGEMENT, id);
  }
}

function requireOrder(dates: { startsOn: string; endsOn: string | null }): void {
  if (dates.endsOn !== null && dates.endsOn < dates.startsOn) {
    throw invalidInput('The last day lies before the first.', 'input', 'endsOn');
  }
}
