import type { Check } from '@meridian/platform-doctor';

interface Amounts {
  readonly import: string | null;
  readonly there: number;
  readonly audited: number;
}

/** An import's entries state its total so far; an entry of told events states how many were new. */
const AMOUNTS = `
  with there as (
    select import_id, count(*) as events from case_events group by import_id
  ), audited as (
    select subject_id as import_id, max((after ->> 'eventsRecorded')::bigint) as events
      from audit_entries where action = 'case-import.recorded' group by subject_id
    union all
    select null, sum((after ->> 'eventsRecorded')::bigint)
      from audit_entries where action = 'case-event.recorded' having count(*) > 0
  )
  select import_id as import, coalesce(t.events, 0)::float8 as there,
         coalesce(a.events, 0)::float8 as audited
    from (select import_id from there union select import_id from audited) imports
    left join there t using (import_id)
    left join audited a using (import_id)
   where import_id is not null
  union all
  select null, coalesce((select events from there where import_id is null), 0)::float8,
         coalesce((select events from audited where import_id is null), 0)::float8`;

/** Neither more events than somebody was told of, nor fewer. */
export const RECORDED_AMOUNTS: Check = {
  name: 'recorded amounts',
  proves: 'there are as many case events as the audit log says were recorded',
  counts: 'case events',
  async examine({ tenancy, organizations }, examination) {
    for (const { slug, caller } of organizations) {
      const rows = await tenancy.readQuery<Amounts>(caller, { text: AMOUNTS });
      for (const { import: id, there, audited } of rows) {
        examination.saw(there);
        if (there === audited) continue;
        const of = id === null ? 'told one by one' : `of import ${id}`;
        examination.failed(
          `${slug}: ${there} case events ${of}, but ${audited} in the audit log`,
          'Compare with a backup: events were lost, or written past the program.',
        );
      }
    }
  },
};
