import type { CaseFileMapping } from './case-file-mapping.js';

/**
 * An audit log of incidents as exported from ServiceNow: coded values, dates such as
 * `29/2/2016 01:16`.
 *
 * Such an export says nothing of its zone: it holds the local time of whoever exported it. The zone
 * here is the one that fits the published log (UCI "Incident management process enriched event log",
 * 2016): its desk rests on 21 April 2016 (Tiradentes) and 26 May (Corpus Christi), and works on
 * Easter Monday and on 25 April, as Brazil does; no time in it falls into an hour that clocks in
 * Brazil skipped, while three do for Lisbon and three for Berlin. Whoever imports an export of
 * their own puts their own zone into a copy of this mapping.
 */
export const SERVICENOW_LOG: CaseFileMapping = {
  name: 'servicenow-log',
  delimiter: ',',
  encoding: 'utf-8',
  timeZone: 'America/Sao_Paulo',
  dateFormat: 'd/M/yyyy HH:mm',
  noValue: ['?'],
  columns: {
    case: 'number',
    sequence: 'sys_mod_count',
    openedAt: 'opened_at',
    occurredAt: 'sys_updated_at',
    state: ['ident_state', 'incident_state'],
    priority: 'priority',
    team: 'assignment_group',
  },
  states: {
    New: 'NEW',
    Active: 'ACTIVE',
    'Awaiting User Info': 'AWAITING_USER',
    'Awaiting Vendor': 'AWAITING_VENDOR',
    'Awaiting Problem': 'AWAITING_PROBLEM',
    'Awaiting Evidence': 'AWAITING_EVIDENCE',
    Resolved: 'RESOLVED',
    Closed: 'CLOSED',
  },
  priorities: { '1': 'P1', '2': 'P2', '3': 'P3', '4': 'P4', '5': 'P5' },
};
