import { Inject, Injectable } from '@nestjs/common';
import { insertRecorded, recordedRow, updateRecorded } from '@meridian/platform-outbox';
import { notFound, Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import type {
  CreateBusinessFunctionInput,
  CreateProviderInput,
  CreateSiteInput,
  CreateTeamInput,
  UpdateProviderInput,
} from './providers.inputs.js';
import { Provider } from './provider.js';
import { BUSINESS_FUNCTION, PROVIDER, SITE, TEAM } from './recorded-kinds.js';
import type { Team } from './team.js';

/** Keeps who does the work and where. Every method returns the id of what it made or changed. */
@Injectable()
export class ProvidersService {
  constructor(@Inject(Tenancy) private readonly tenancy: Tenancy) {}

  createProvider(caller: Caller, input: CreateProviderInput): Promise<string> {
    return this.tenancy.command(caller, (work) => insertRecorded(work, PROVIDER, { ...input }));
  }

  async updateProvider(caller: Caller, input: UpdateProviderInput): Promise<string> {
    const { id, version, ...changes } = input;
    await this.tenancy.command(caller, (work) =>
      updateRecorded(work, PROVIDER, { id, version }, changes),
    );
    return id;
  }

  createSite(caller: Caller, input: CreateSiteInput): Promise<string> {
    return this.tenancy.command(caller, (work) =>
      insertRecorded(work, SITE, { ...input, subdivision: input.subdivision ?? null }),
    );
  }

  /** A team belongs to the provider of its site. */
  createTeam(caller: Caller, input: CreateTeamInput): Promise<string> {
    return this.tenancy.command(caller, async (work) => {
      const site = await recordedRow(work, SITE, input.siteId);
      return insertRecorded(work, TEAM, {
        ...input,
        reference: input.reference ?? null,
        providerId: site.providerId,
      });
    });
  }

  createBusinessFunction(caller: Caller, input: CreateBusinessFunctionInput): Promise<string> {
    return this.tenancy.command(caller, (work) =>
      insertRecorded(work, BUSINESS_FUNCTION, { ...input }),
    );
  }

  /** The team, for features above that need its provider. Throws NOT_FOUND. */
  team(work: Work, id: string): Promise<Team> {
    return recordedRow(work, TEAM, id);
  }

  /** The provider by id or by its exact name, as people type it on a command line. */
  async providerNamed(caller: Caller, idOrName: string): Promise<Provider> {
    return this.tenancy.command(caller, async (work) => {
      const organizationId = caller.organizationId;
      const providers = await work.manager.find(Provider, { where: { organizationId } });
      const provider = providers.find(({ id, name }) => id === idOrName || name === idOrName);
      if (!provider) throw notFound(`provider ("${idOrName}")`);
      return provider;
    });
  }
}
