import { isIPv4, isIPv6 } from 'node:net';

/** An IP address in the one form that all its spellings share, and the network that may be stored of it. */
export interface IpNetwork {
  canonical: string;
  /** The /24 of an IPv4 address, the /48 of an IPv6 one, such as `203.0.113.0/24` or `2001:db8:1::/48`. */
  network: string;
}

/**
 * Reads an IP address, or gives null where the text is none. An IPv4 address mapped into IPv6 (`::ffff:203.0.113.7`) is
 * the IPv4 one: servers that listen on both write it that way, and its /48 would be that of all of them.
 */
export function ipNetworkOf(text: string): IpNetwork | null {
  if (isIPv4(text)) return ipv4Network(text);
  if (!isIPv6(text)) return null;
  const groups = ipv6Groups(text);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? ipv4Network(quad(groups[6] ?? 0, groups[7] ?? 0)) : ipv6Network(groups);
}

function ipv4Network(address: string): IpNetwork {
  return { canonical: address, network: `${address.slice(0, address.lastIndexOf('.'))}.0/24` };
}

function ipv6Network(groups: readonly number[]): IpNetwork {
  const prefix = groups.slice(0, 3);
  while (prefix.at(-1) === 0) prefix.pop();
  return { canonical: hex(groups), network: `${hex(prefix)}::/48` };
}

/** The eight 16-bit groups of a valid IPv6 address. */
function ipv6Groups(address: string): number[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function quad(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
