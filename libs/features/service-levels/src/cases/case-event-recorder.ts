import { instant } from '@meridian/core-calendar';
import { Inject, Injectable } from '@nestjs/common';
import { describeRefusal, recordChange } from '@meridian/platform-outbox';
import { invalidInput, Tenancy, type Caller } from '@meridian/platform-tenancy';
import { CASE_YEARS, isCaseTime } from '../case-import/case-time.js';
import { CASE_PRIORITIES, type CasePriority } from '../case-import/case-words.js';
import type { CaseLine } from '../case-import/case-line.js';
import type { CaseState } from '../state-rules.js';
import { OWN_FIELDS, recordBatch, type RecordedBatch } from './record-batch.js';

/** Something that happened to a case, told by a program or a person. */
export interface ToldEvent {
  readonly caseNumber: string;
  readonly openedAt: Date;
  readonly occurredAt: Date;
  readonly sequence: number;
  readonly state: CaseState;
  readonly priority: string;
  readonly team?: string | null;
}

/** Records single events as an import records a file's lines: the same rules, the same results. */
@Injectable()
export class CaseEventRecorder {
  constructor(@Inject(Tenancy) private readonly tenancy: Tenancy) {}

  /** Safe to repeat: an event already recorded changes nothing. Lines count from 1, as told. */
  async record(
    caller: Caller,
    providerId: string,
    events: readonly ToldEvent[],
  ): Promise<RecordedBatch> {
    const lines = events.map(lineOf);
    return this.tenancy.command(caller, async (work) => {
      const batch = await describeRefusal('case event', () =>
        recordBatch(work, { providerId, importId: null, columns: OWN_FIELDS }, lines),
      );
      if (batch.eventsRecorded > 0) {
        await recordChange(work, {
          action: 'case-event.recorded',
          subject: { kind: 'Provider', id: providerId },
          before: null,
          after: { eventsRecorded: batch.eventsRecorded, casesOpened: batch.casesOpened },
        });
      }
      return batch;
    });
  }
}

function lineOf(event: ToldEvent, index: number): CaseLine {
  const at = (field: string) => ['input', 'events', index, field] as const;
  for (const field of ['openedAt', 'occurredAt'] as const) {
    if (isCaseTime(event[field].getTime())) continue;
    throw invalidInput(`Cases lie in the years ${CASE_YEARS}.`, ...at(field));
  }
  if (event.occurredAt < event.openedAt) {
    throw invalidInput('It happened before the case was opened.', ...at('occurredAt'));
  }
  if (event.sequence < 0) throw invalidInput('Sequences count from 0.', ...at('sequence'));
  if (!isPriority(event.priority)) {
    throw invalidInput(`Priorities are ${CASE_PRIORITIES.join(', ')}.`, ...at('priority'));
  }
  return {
    line: index + 1,
    caseNumber: event.caseNumber,
    sequence: event.sequence,
    openedAt: instant(event.openedAt.getTime()),
    occurredAt: instant(event.occurredAt.getTime()),
    state: event.state,
    priority: event.priority,
    team: event.team ?? null,
  };
}

function isPriority(text: string): text is CasePriority {
  return CASE_PRIORITIES.some((priority) => priority === text);
}
