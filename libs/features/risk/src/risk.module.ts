import { ServiceLevelsModule } from '@meridian/feature-service-levels';
import { Module } from '@nestjs/common';
import { RiskFlagRaisedResolver } from './risk-flag-raised.resolver.js';
import { RiskFlagsService } from './risk-flags.service.js';
import { RiskResolver } from './risk.resolver.js';

@Module({
  imports: [ServiceLevelsModule],
  providers: [RiskFlagsService, RiskResolver, RiskFlagRaisedResolver],
  exports: [RiskFlagsService],
})
export class RiskModule {}
