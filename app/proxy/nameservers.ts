import { isIP } from 'node:net';

/** The addresses of the `nameserver` lines of a resolv.conf, without those that carry a zone, which NGINX cannot use. */
export function nameserversIn(resolvConf: string): string[] {
  return resolvConf
    .split('\n')
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? '')
    .filter((address) => !address.includes('%') && isIP(address) !== 0);
}
