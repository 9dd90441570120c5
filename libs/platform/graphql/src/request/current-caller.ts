import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { ExpectedError, type Caller } from '@meridian/platform-tenancy';
import type { RequestContext } from './request-context.js';

/** The caller, as a resolver's parameter. Strangers get UNAUTHENTICATED instead of an answer. */
export const CurrentCaller = createParamDecorator((_: unknown, host: ExecutionContext): Caller => {
  const { caller } = GqlExecutionContext.create(host).getContext<RequestContext>();
  if (!caller) throw new ExpectedError('UNAUTHENTICATED', 'Sign in first.');
  return caller;
});
