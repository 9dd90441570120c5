export type { Check } from './check.js';
export type { Examination, Finding, Severity } from './examination.js';
export { INSTALLATION_CHECKS } from './installation-checks.js';
export type { ExaminedOrganization, Installation, InstallationPlaces } from './installation.js';
export { reportLines } from './report-lines.js';
export { runDoctor } from './run-doctor.js';
export type { CheckReport, DoctorReport, Verdict } from './run-doctor.js';
