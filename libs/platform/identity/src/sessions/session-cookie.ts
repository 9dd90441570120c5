import { SESSION_ABSOLUTE_MS } from './session-limits.js';

/** Name of the cookie that carries the session's token. */
export const SESSION_COOKIE = 'meridian_session';

/** Attributes of a cookie, as `@fastify/cookie` takes them. */
export interface CookieAttributes {
  readonly path: '/';
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly secure: boolean;
  /** Seconds. */
  readonly maxAge: number;
}

/**
 * How the browser has to keep the session: out of reach of scripts, never sent along with another
 * site's form or request, and over TLS only wherever people reach Meridian over TLS.
 */
export class SessionCookie {
  readonly attributes: CookieAttributes;

  /** @param publicUrl Origin that browsers use, if it is configured. */
  constructor(publicUrl: string | undefined) {
    this.attributes = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: publicUrl?.startsWith('https:') ?? false,
      maxAge: SESSION_ABSOLUTE_MS / 1000,
    };
  }
}
