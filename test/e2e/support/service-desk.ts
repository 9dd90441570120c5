import { create } from './create.js';
import type { Person } from './person.js';

export interface LevelTerms {
  readonly name: string;
  readonly priority: string;
  /** Hours of the working calendar. */
  readonly hours: number;
  readonly calendarId: string;
  readonly expected: string;
}

/** A provider under contract, entered by a vendor manager. */
export class ServiceDesk {
  private constructor(
    private readonly manager: Person,
    readonly name: string,
    readonly providerId: string,
    private readonly contractId: string,
  ) {}

  /** Enters the provider and its contract, which counts its months in London. */
  static async enter(manager: Person, name: string): Promise<ServiceDesk> {
    const providerId = await create(manager, 'Provider', {
      name,
      kind: 'OUTSOURCED',
      country: 'BR',
    });
    const contractId = await create(manager, 'Contract', {
      providerId,
      number: `${name} 1`,
      title: 'Service desk',
      kind: 'SOW',
      timeZone: 'Europe/London',
      startsOn: '2016-01-01',
    });
    return new ServiceDesk(manager, name, providerId, contractId);
  }

  /** Enters when it works; returns the calendar's id. */
  calendar(input: object): Promise<string> {
    return create(this.manager, 'WorkingCalendar', { providerId: this.providerId, ...input });
  }

  /** Enters what it promised; returns the service level's id. */
  promise({ priority, hours, ...terms }: LevelTerms): Promise<string> {
    return create(this.manager, 'ServiceLevel', {
      ...terms,
      contractId: this.contractId,
      priorities: [priority],
      target: `PT${hours}H`,
      startsOn: '2016-01-01',
    });
  }
}
