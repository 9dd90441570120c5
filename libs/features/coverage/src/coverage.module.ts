import { Module } from '@nestjs/common';
import { CompiledCalendars } from './calendars.js';
import { CoverageResolver } from './coverage.resolver.js';
import { CoverageService } from './coverage.service.js';

@Module({
  providers: [CompiledCalendars, CoverageService, CoverageResolver],
  exports: [CompiledCalendars, CoverageService],
})
export class CoverageModule {}
