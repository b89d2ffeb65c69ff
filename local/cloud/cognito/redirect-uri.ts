const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a browser may be sent to `given`: it is one of the allowed addresses, or differs from an allowed loopback
 * address in its port or in the name of the loopback host alone. The server of an app on one machine takes whatever port
 * is free: https://www.rfc-editor.org/rfc/rfc8252#section-7.3. Cognito itself compares ports as well.
 */
export function isAllowedRedirect(given: string, allowed: readonly string[]): boolean {
  return allowed.some((candidate) => candidate === given || isSameOnLoopback(candidate, given));
}

/** What Cognito lets a client name: HTTPS, an app's own scheme, and plain HTTP for loopback. */
export function isAcceptedByCognito(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash } = new URL(address);
  return hash === '' && (protocol !== 'http:' || loopbackHosts.has(hostname));
}

function isSameOnLoopback(candidate: string, given: string): boolean {
  if (!URL.canParse(candidate) || !URL.canParse(given)) return false;
  const [one, other] = [new URL(candidate), new URL(given)];
  const areLoopback = [one, other].every(
    ({ protocol, hostname, username }) =>
      protocol === 'http:' && loopbackHosts.has(hostname) && username === '',
  );
  return (
    areLoopback && one.pathname === other.pathname && one.search === other.search && one.hash === other.hash
  );
}
