import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 under the installation's secret. The purpose keeps digests apart that are made of the
 * same text for different ends, so that one can never pass for another.
 */
export function keyedDigest(secret: string, purpose: string, text: string): string {
  return createHmac('sha256', secret).update(`${purpose}\0${text}`).digest('base64url');
}
