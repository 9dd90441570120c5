import { statement, type Statement } from '@meridian/platform-database';

interface Scope {
  readonly organizationId: string;
  readonly providerId: string;
}

/** The lines as JSON; empty where they lie in the table. */
interface Lines {
  readonly lines: string;
}

/** What is done with a batch of lines, one after the other. */
export interface BatchStatements {
  /** Opens the cases seen for the first time, already in the state of their latest line. */
  readonly openCases: Statement<Scope & Lines, { opened: number }>;
  /**
   * Adds the events that are new and agree with their case, and lists those cases for evaluation. A
   * case that is listed already is locked on the list: an evaluator that took it off now would time
   * it without these events, which it cannot see yet, and nobody would time it again.
   */
  readonly recordEvents: Statement<
    Scope & Lines & { importId: string | null },
    { recorded: number }
  >;
  /** Moves cases on to the state of their latest event, where a line of this batch is later. */
  readonly advanceCases: Statement<Scope & Lines, never>;
  /** Lines that say something else than what is recorded: of the case's opening, or of an event. */
  readonly contradictions: Statement<Scope & Lines, Contradiction>;
}

export interface Contradiction {
  readonly line: number;
  /** The first that differs. */
  readonly field: 'openedAt' | 'state' | 'priority' | 'team';
  /** What is recorded of it, for people. */
  readonly recorded: string;
}

// PostgreSQL refuses COPY into a table under row-level security; into a temporary one it may go.
export const LINES_TABLE = `create temporary table case_lines (
  line integer not null, case_number text not null, sequence integer not null,
  opened_at timestamptz not null, occurred_at timestamptz not null, state text not null,
  priority text not null, team_reference text, event_id uuid not null, case_id uuid not null
) on commit drop`;

/** The same lines out of one JSON text: for a few of them, a table costs more than all the rest. */
const LINES_OF_JSON = `case_lines as materialized (
  select line, case_number, sequence, opened_at, occurred_at, state, priority, team_reference,
         event_id, case_id
    from json_to_recordset(:lines::json) as l(line integer, case_number text, sequence integer,
      opened_at timestamptz, occurred_at timestamptz, state text, priority text,
      team_reference text, event_id uuid, case_id uuid)
)`;

/** Parts of the statements, over `case_lines`. */
const OPENED = `opened as (
     insert into cases (organization_id, id, provider_id, number, opened_at, state, priority,
                        team_reference, last_event_at, last_event_sequence)
     select :organizationId, f.case_id, :providerId, case_number, opened_at,
            l.state, l.priority, l.team_reference, l.occurred_at, l.sequence
       from (select distinct on (case_number) case_number, case_id, opened_at
               from case_lines order by case_number, line) f
       join (select distinct on (case_number, opened_at) case_number, opened_at, state, priority,
                    team_reference, occurred_at, sequence
               from case_lines
              order by case_number, opened_at, occurred_at desc, sequence desc, line) l
      using (case_number, opened_at)
     on conflict (organization_id, provider_id, number) do nothing
     returning 1)`;

// The batch's few cases are looked up once each: joined line by line, PostgreSQL would read all the
// cases of the provider for every batch.
const KNOWN = `known as materialized (
     select organization_id, provider_id, id, number, opened_at from cases
      where organization_id = :organizationId and provider_id = :providerId
        and number in (select distinct case_number from case_lines)
   )`;

const RECORDED = `recorded as (
     insert into case_events (organization_id, id, provider_id, case_id, occurred_at, sequence,
                              state, priority, team_reference, import_id, line)
     select c.organization_id, l.event_id, c.provider_id, c.id, l.occurred_at, l.sequence,
            l.state, l.priority, l.team_reference, :importId::uuid, l.line
       from case_lines l
       join known c on c.number = l.case_number and c.opened_at = l.opened_at
      order by l.line
     on conflict (organization_id, case_id, occurred_at, sequence) do nothing
     returning case_id
   )`;

const LISTED = `listed as (
     insert into cases_to_evaluate (organization_id, id)
     select distinct :organizationId::uuid, case_id from recorded order by case_id
     on conflict (organization_id, id) do update set id = excluded.id
   )`;

const ADVANCE = `update cases c
      set state = l.state, priority = l.priority, team_reference = l.team_reference,
          last_event_at = l.occurred_at, last_event_sequence = l.sequence
     from (select distinct on (case_number, opened_at) case_number, opened_at, state, priority,
                  team_reference, occurred_at, sequence
             from case_lines
            order by case_number, opened_at, occurred_at desc, sequence desc, line) l
    where c.organization_id = :organizationId and c.provider_id = :providerId
      and c.number = l.case_number and c.opened_at = l.opened_at
      and (l.occurred_at, l.sequence) > (c.last_event_at, c.last_event_sequence)`;

const CONTRADICTIONS = `select l.line,
          case when c.opened_at <> l.opened_at then 'openedAt' when e.state <> l.state then 'state'
               when e.priority <> l.priority then 'priority' else 'team' end as field,
          case when c.opened_at <> l.opened_at
               then to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
               when e.state <> l.state then e.state when e.priority <> l.priority then e.priority
               else coalesce(e.team_reference, 'no team') end as recorded
     from case_lines l
     join cases c on c.organization_id = :organizationId and c.provider_id = :providerId
                 and c.number = l.case_number
     left join case_events e on e.organization_id = c.organization_id and e.case_id = c.id
                 and e.occurred_at = l.occurred_at and e.sequence = l.sequence
    where c.opened_at <> l.opened_at
       or (e.state, e.priority, e.team_reference) is distinct from
          (l.state, l.priority, l.team_reference)
    order by l.line`;

/** For thousands of lines, copied into {@link LINES_TABLE} and analyzed. */
export const OVER_TABLE = statementsOver('table', []);

/** For a few lines, given as JSON. */
export const OVER_JSON = statementsOver('json', [LINES_OF_JSON]);

/** @param lines where `case_lines` comes from, as a part of a `with` clause; nothing for the table */
function statementsOver(kind: string, lines: readonly string[]): BatchStatements {
  const given = (...parts: string[]): string => {
    const all = [...lines, ...parts];
    return all.length > 0 ? `with ${all.join(', ')}` : '';
  };
  return {
    openCases: statement(
      `cases.open-over-${kind}`,
      `${given(OPENED)} select count(*)::integer as opened from opened`,
    ),
    recordEvents: statement(
      `cases.record-events-over-${kind}`,
      `${given(KNOWN, RECORDED, LISTED)} select count(*)::integer as recorded from recorded`,
    ),
    advanceCases: statement(`cases.advance-over-${kind}`, `${given()} ${ADVANCE}`),
    contradictions: statement(`cases.contradictions-over-${kind}`, `${given()} ${CONTRADICTIONS}`),
  };
}

/** Keeps what was wrong with lines: as one text, for a file in the wrong format has it in each. */
export const RECORD_PROBLEMS = statement<Scope & { importId: string; rows: string }, never>(
  'cases.record-problems',
  `insert into case_import_problems
     (organization_id, id, provider_id, import_id, line, column_name, code, message)
   select :organizationId, "id", :providerId, :importId, "line", "column", "code", "message"
     from json_to_recordset(:rows::json)
       as p("id" uuid, "line" integer, "column" text, "code" text, "message" text)`,
);
