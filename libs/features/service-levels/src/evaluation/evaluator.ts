import { instant } from '@meridian/core-calendar';
import { CompiledCalendars } from '@meridian/feature-coverage';
import { Inject, Injectable } from '@nestjs/common';
import { statement } from '@meridian/platform-database';
import { appendEvent } from '@meridian/platform-outbox';
import { Tenancy, type Caller, type Work } from '@meridian/platform-tenancy';
import { planAfresh } from '../plan-afresh.js';
import { applicableLevels, type ApplicableLevel } from './applicable-levels.js';
import { attainmentRow, COUNT_WINDOWS, REPLACE_ATTAINMENTS } from './attainment-rows.js';
import { adoptHolidayData } from './holiday-data.js';
import { clockRows, REPLACE_CLOCKS, type TouchedWindow } from './clock-rows.js';
import { RECORDED_CASES, recordedCase } from './recorded-cases.js';
import { CLAIM_CASES, ENLIST_ALL_CASES, ENLIST_OVERDUE_CASES } from './work-list.js';

/** Cases timed in one transaction: few enough to be quick, many enough to be cheap. */
const BATCH = 4_000;

/** Batches in a job: some seconds of work, after which others may have their turn. */
const BATCHES_AT_ONCE = 3;

const LEFT = { type: 'cases.left-to-evaluate', payload: {} } as const;

/** Cases timed at once: their events go before the garbage collector has to look at them twice. */
const STEP = 500;

/**
 * Two transactions that counted the same month side by side would each miss what the other had not
 * committed yet; so an organization is evaluated by one at a time, different ones in parallel.
 */
const ONE_AT_A_TIME = statement<{ organizationId: string }, never>(
  'service-levels.one-evaluation-at-a-time',
  `select pg_advisory_xact_lock(hashtext('meridian.evaluation'), hashtext(:organizationId))`,
);

const WINDOWS_OF_LEVEL = statement<
  { organizationId: string; serviceLevelId: string },
  TouchedWindow
>(
  'service-levels.windows-of-level',
  `select service_level_id as "serviceLevelId", window_start::text as "windowStart"
     from attainments
    where organization_id = :organizationId and service_level_id = :serviceLevelId`,
);

/**
 * Keeps clocks and attainments what the recorded events say. It recomputes and replaces, never adds:
 * run twice, late or in any order, it ends in the same numbers.
 */
@Injectable()
export class Evaluator {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(CompiledCalendars) private readonly calendars: CompiledCalendars,
  ) {}

  /**
   * Works off a part of the list and leaves an event for the rest, so that a long list does not keep
   * a worker from other organizations. Returns the number of cases.
   */
  async evaluateSome(caller: Caller, signal?: AbortSignal): Promise<number> {
    let total = 0;
    for (let batch = 1; batch <= BATCHES_AT_ONCE; batch += 1) {
      signal?.throwIfAborted();
      const count = await this.tenancy.command(caller, async (work) => {
        const evaluated = await this.evaluateBatch(work);
        if (evaluated === BATCH && batch === BATCHES_AT_ONCE) await appendEvent(work, LEFT);
        return evaluated;
      });
      total += count;
      if (count < BATCH) break;
    }
    return total;
  }

  /** Works the list off, batch by batch; returns the number of cases. Stops early when aborted. */
  async evaluateListed(caller: Caller, signal?: AbortSignal): Promise<number> {
    let total = 0;
    for (;;) {
      signal?.throwIfAborted();
      const count = await this.tenancy.command(caller, (work) => this.evaluateBatch(work));
      total += count;
      if (count < BATCH) return total;
    }
  }

  /** Recomputes every clock and attainment of the organization from its recorded events. */
  async rebuild(caller: Caller): Promise<number> {
    await this.tenancy.command(caller, async (work) => {
      await adoptHolidayData(work);
      await work.query(ENLIST_ALL_CASES, { organizationId: caller.organizationId });
    });
    return this.evaluateListed(caller);
  }

  /**
   * Times again the cases whose deadline has passed, or whose next event has come, and all that were
   * timed with other holidays.
   */
  async evaluateOverdue(caller: Caller, signal?: AbortSignal): Promise<number> {
    const organizationId = caller.organizationId;
    await this.tenancy.command(caller, async (work) => {
      await adoptHolidayData(work);
      await work.query(ENLIST_OVERDUE_CASES, { organizationId, now: work.now });
    });
    return this.evaluateSome(caller, signal);
  }

  /** Judges all months of a level again, after its objective changed. */
  async judgeAgain(caller: Caller, serviceLevelId: string): Promise<void> {
    const organizationId = caller.organizationId;
    await this.tenancy.command(caller, async (work) => {
      await work.query(ONE_AT_A_TIME, { organizationId });
      const windows = await work.query(WINDOWS_OF_LEVEL, { organizationId, serviceLevelId });
      await this.judge(work, windows, await applicableLevels(work, this.calendars));
    });
  }

  private async evaluateBatch(work: Work): Promise<number> {
    const organizationId = work.caller.organizationId;
    await work.query(ONE_AT_A_TIME, { organizationId });
    const claimed = await work.query(CLAIM_CASES, { organizationId, most: BATCH });
    if (claimed.length === 0) return 0;
    if (claimed.length === BATCH) await planAfresh(work);
    const levels = await applicableLevels(work, this.calendars);
    const touched: TouchedWindow[] = [];
    for (let at = 0; at < claimed.length; at += STEP) {
      const caseIds = claimed.slice(at, at + STEP).map(({ id }) => id);
      touched.push(...(await replaceClocks(work, caseIds, levels)));
    }
    await this.judge(work, touched, levels);
    return claimed.length;
  }

  private async judge(
    work: Work,
    windows: readonly TouchedWindow[],
    levels: ReadonlyMap<string, readonly ApplicableLevel[]>,
  ): Promise<void> {
    if (windows.length === 0) return;
    const organizationId = work.caller.organizationId;
    const byId = new Map([...levels.values()].flat().map((level) => [level.id, level]));
    const counts = await work.query(COUNT_WINDOWS, {
      organizationId,
      windows: JSON.stringify(windows),
    });
    const rows = counts.flatMap((count) => {
      const level = byId.get(count.serviceLevelId);
      return level ? [attainmentRow(count, level, work.now)] : [];
    });
    const changed = await work.query(REPLACE_ATTAINMENTS, {
      organizationId,
      rows: JSON.stringify(rows),
      now: work.now,
    });
    if (changed.length > 0) {
      await appendEvent(work, {
        type: 'attainments.changed',
        payload: { windows: changed.map((window) => ({ ...window })) },
      });
    }
  }
}

/** Times the cases by all levels, stores what the clocks say, and returns the months touched. */
async function replaceClocks(
  work: Work,
  caseIds: readonly string[],
  levels: ReadonlyMap<string, readonly ApplicableLevel[]>,
): Promise<TouchedWindow[]> {
  const { organizationId } = work.caller;
  const asOf = instant(work.now.getTime());
  const recorded = await work.query(RECORDED_CASES, { organizationId, caseIds });
  const rows = recorded.flatMap((row) =>
    clockRows(recordedCase(row), levels.get(row.providerId) ?? [], asOf),
  );
  return work.query(REPLACE_CLOCKS, { organizationId, caseIds, rows: JSON.stringify(rows) });
}
