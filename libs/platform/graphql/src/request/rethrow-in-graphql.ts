import { Catch, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

/**
 * Leaves errors of resolvers to the error mask. NestJS would log each of them first, as if an
 * expected refusal were a defect. Errors of plain HTTP controllers are answered as always.
 */
@Catch()
export class RethrowInGraphql extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw error;
    super.catch(error, host);
  }
}
