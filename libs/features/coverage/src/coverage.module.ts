import { Module } from '@nestjs/common';
import { CompiledCalendars } from './calendars.js';
import { CoverageResolver } from './coverage.resolver.js';
import { HolidayImport } from './icalendar/holiday-import.js';
import { HolidayImportResolver } from './icalendar/holiday-import.resolver.js';
import { CoverageService } from './coverage.service.js';

@Module({
  providers: [
    CompiledCalendars,
    CoverageService,
    CoverageResolver,
    HolidayImport,
    HolidayImportResolver,
  ],
  exports: [CompiledCalendars, CoverageService],
})
export class CoverageModule {}
