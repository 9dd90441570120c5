import { ContractsModule } from '@meridian/feature-contracts';
import { CoverageModule } from '@meridian/feature-coverage';
import { Module } from '@nestjs/common';
import { AttainmentChangedResolver } from './attainment/attainment-changed.resolver.js';
import { AttainmentExportController } from './attainment/attainment-export.controller.js';
import { AttainmentsService } from './attainment/attainments.service.js';
import { ClockExplainer } from './attainment/clock-explanation.js';
import { ClockExplanationResolver } from './attainment/clock-explanation.resolver.js';
import { CaseClockFields, CaseFields, CaseImportFields } from './cases/case-fields.resolver.js';
import { CaseImportResolver } from './cases/case-import.resolver.js';
import { CaseImporter } from './cases/case-importer.js';
import { CaseEventRecorder } from './cases/case-event-recorder.js';
import { CaseEventsResolver } from './cases/case-events.resolver.js';
import { CasesResolver } from './cases/cases.resolver.js';
import { Evaluator } from './evaluation/evaluator.js';
import {
  AttainmentFields,
  ContractServiceLevels,
  EngagementServiceLevels,
  ServiceLevelFields,
} from './service-level-fields.resolver.js';
import { ServiceLevelsResolver } from './service-levels.resolver.js';
import { ServiceLevelsService } from './service-levels.service.js';

@Module({
  imports: [ContractsModule, CoverageModule],
  controllers: [AttainmentExportController],
  providers: [
    ServiceLevelsService,
    Evaluator,
    CaseImporter,
    CaseEventRecorder,
    CaseEventsResolver,
    AttainmentsService,
    ClockExplainer,
    ServiceLevelsResolver,
    ServiceLevelFields,
    AttainmentFields,
    AttainmentChangedResolver,
    ContractServiceLevels,
    EngagementServiceLevels,
    CasesResolver,
    CaseFields,
    CaseClockFields,
    CaseImportResolver,
    CaseImportFields,
    ClockExplanationResolver,
  ],
  exports: [ServiceLevelsService, AttainmentsService, Evaluator, CaseImporter],
})
export class ServiceLevelsModule {}
