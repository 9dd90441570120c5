import { ContractsService } from '@meridian/feature-contracts';
import { CompiledCalendars, CoverageService } from '@meridian/feature-coverage';
import { ProvidersService } from '@meridian/feature-providers';
import { ServiceLevelsService } from '@meridian/feature-service-levels';

const HOUR = 3_600_000;
const TARGETS = { P1: 4 * HOUR, P2: 8 * HOUR, P3: 24 * HOUR, P4: 40 * HOUR };
const OFFICE_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

/** A provider whose contract judges the cases of each priority; returns the provider's id. */
export async function createServiceDesk(tenancy, caller) {
  const providers = new ProvidersService(tenancy);
  const contracts = new ContractsService(tenancy, providers);
  const coverage = new CoverageService(tenancy, new CompiledCalendars());
  const levels = new ServiceLevelsService(tenancy, contracts, coverage);
  const providerId = await providers.createProvider(caller, {
    name: 'Desk',
    kind: 'OUTSOURCED',
    country: 'BR',
  });
  const contractId = await contracts.createContract(caller, {
    providerId,
    kind: 'MSA',
    number: 'MSA-1',
    title: 'Service desk',
    timeZone: 'America/Sao_Paulo',
    startsOn: '2016-01-01',
  });
  const calendarId = await coverage.createWorkingCalendar(caller, {
    name: 'Office hours',
    timeZone: 'America/Sao_Paulo',
    holidays: { country: 'BR' },
    weekly: OFFICE_DAYS.map((weekday) => ({
      weekday,
      windows: [{ start: '08:00', end: '18:00' }],
    })),
    exceptions: [],
  });
  for (const [priority, target] of Object.entries(TARGETS)) {
    await levels.createServiceLevel(caller, {
      contractId,
      calendarId,
      name: `${priority} resolved in time`,
      priorities: [priority],
      target,
      expected: '0.95',
      startsOn: '2016-01-01',
    });
  }
  return providerId;
}
