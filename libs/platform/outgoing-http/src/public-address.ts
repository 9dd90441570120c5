import ipaddr from 'ipaddr.js';

/** Global unicast, the only part of IPv6 that is given out: RFC 4291, 2.4. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the open internet. Anything that ipaddr.js files under a range of its
 * own is not: loopback, private, link-local (where clouds keep their metadata), carrier-grade NAT,
 * reserved, multicast, and the forms of IPv6 that carry an IPv4 address within (mapped, 6to4, Teredo,
 * NAT64), whatever that address is. Nor is any text that is no address, or one with a zone.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || address.match(GLOBAL_UNICAST);
}
