import { ContractsService } from '@meridian/feature-contracts';
import { CompiledCalendars, CoverageService } from '@meridian/feature-coverage';
import { ProvidersService } from '@meridian/feature-providers';
import { CaseImporter, Evaluator, ServiceLevelsService } from '@meridian/feature-service-levels';
import { Passwords } from '@meridian/platform-identity';
import type { Tenancy } from '@meridian/platform-tenancy';

/** What the demo is entered through: the same services that answer people. */
export interface DemoServices {
  readonly tenancy: Tenancy;
  readonly providers: ProvidersService;
  readonly coverage: CoverageService;
  readonly contracts: ContractsService;
  readonly serviceLevels: ServiceLevelsService;
  readonly importer: CaseImporter;
  readonly evaluator: Evaluator;
  readonly passwords: Passwords;
}

export function createDemoServices(tenancy: Tenancy): DemoServices {
  const calendars = new CompiledCalendars();
  const providers = new ProvidersService(tenancy);
  const coverage = new CoverageService(tenancy, calendars);
  const contracts = new ContractsService(tenancy, providers);
  return {
    tenancy,
    providers,
    coverage,
    contracts,
    serviceLevels: new ServiceLevelsService(tenancy, contracts, coverage),
    importer: new CaseImporter(tenancy),
    evaluator: new Evaluator(tenancy, calendars),
    passwords: new Passwords(),
  };
}
