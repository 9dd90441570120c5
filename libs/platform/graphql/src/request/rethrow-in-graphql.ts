import { Catch, NotFoundException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { refusePlainly } from '../http/plain-refusal.js';

/**
 * Leaves errors of resolvers to the error mask. NestJS would log each of them first, as if an
 * expected refusal were a defect. Where there is nothing at an address, NestJS would repeat it.
 */
@Catch()
export class RethrowInGraphql extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw error;
    if (error instanceof NotFoundException) {
      const reply = host.switchToHttp().getResponse<FastifyReply>();
      refusePlainly(reply, 404, 'NOT_FOUND', 'There is nothing at this address.');
      return;
    }
    super.catch(error, host);
  }
}
