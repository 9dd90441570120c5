export { CompiledCalendars } from './calendars.js';
export type { CalendarDefinition } from './calendars.js';
export { CoverageModule } from './coverage.module.js';
export { COVERAGE_READ_MODELS } from './read-models.js';
export { CoverageService } from './coverage.service.js';
export type { CreateWorkingCalendarInput } from './coverage.inputs.js';
export { WeekdayName } from './weekday.js';
export { WorkingCalendar } from './working-calendar.js';
