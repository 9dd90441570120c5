import { describe, expect, it } from '@jest/globals';
import { CsrfTokens } from './csrf-token.js';
import { SESSION_COOKIE, SessionCookie } from './session-cookie.js';

describe('the session cookie', () => {
  it('is out of reach of scripts and of other sites, and lives no longer than the session', () => {
    expect(SESSION_COOKIE).toBe('meridian_session');
    expect(new SessionCookie('https://meridian.example.com').attributes).toEqual({
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: true,
      maxAge: 12 * 60 * 60,
    });
  });

  it.each([undefined, 'http://localhost:3000'])('works without TLS at %p', (publicUrl) => {
    expect(new SessionCookie(publicUrl).attributes.secure).toBe(false);
  });
});

describe('the CSRF token', () => {
  const tokens = new CsrfTokens('s'.repeat(32));

  it('fits its own session only', () => {
    expect(tokens.verify('session-1', tokens.tokenFor('session-1'))).toBe(true);
    expect(tokens.verify('session-2', tokens.tokenFor('session-1'))).toBe(false);
    expect(tokens.verify('session-1', '')).toBe(false);
  });

  it('cannot be computed without the installation’s secret', () => {
    expect(new CsrfTokens('t'.repeat(32)).verify('session-1', tokens.tokenFor('session-1'))).toBe(
      false,
    );
  });
});
