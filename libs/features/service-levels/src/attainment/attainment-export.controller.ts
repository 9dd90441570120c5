import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpCallers, sendDownload } from '@meridian/platform-graphql';
import { Tenancy } from '@meridian/platform-tenancy';
import { exportAttainments } from './attainment-export.js';

/** Attainments to take away, for whoever may read service levels. */
@Controller('exports')
export class AttainmentExportController {
  constructor(
    @Inject(HttpCallers) private readonly callers: HttpCallers,
    @Inject(Tenancy) private readonly tenancy: Tenancy,
  ) {}

  @Get('attainments.csv')
  attainments(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('from') from: unknown,
    @Query('to') to: unknown,
  ): Promise<void> {
    return sendDownload(reply, async () => {
      const caller = await this.callers.of(request, 'service-levels:read');
      const months = { from: oneText(from), to: oneText(to) };
      const content = await exportAttainments(this.tenancy, caller, months);
      return { fileName: `attainments-${months.from}-${months.to}.csv`, content };
    });
  }
}

/** A parameter that was given twice comes as a list, and is none. */
const oneText = (parameter: unknown): string => (typeof parameter === 'string' ? parameter : '');
