import type { AnswerCookies, RequestContext } from '@meridian/platform-graphql';

/** The cookies of the answer. A socket has none, but mutations do not come over sockets. */
export function answerCookies({ cookies }: RequestContext): AnswerCookies {
  if (!cookies) throw new Error('A session can only begin and end over HTTP.');
  return cookies;
}
