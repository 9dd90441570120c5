import type { CaseFileMapping } from './case-file-mapping.js';
import { SERVICENOW_LOG } from './servicenow-log.js';

/** The same log exported with display values: `29-02-2016 01:16`, `3 - Moderate`, `Group 56`. */
export const SERVICENOW_LABELLED: CaseFileMapping = {
  ...SERVICENOW_LOG,
  name: 'servicenow-labelled',
  dateFormat: 'dd-MM-yyyy HH:mm',
  priorities: {
    '1 - Critical': 'P1',
    '2 - High': 'P2',
    '3 - Moderate': 'P3',
    '4 - Low': 'P4',
    '5 - Planning': 'P5',
  },
};
