/**
 * Who asks, behind the load balancer and the proxy: each of the two adds to `X-Forwarded-For` the address that it was
 * called from, so the last entry is the proxy and the one before it the client. What stands further to the left was sent
 * by the client and proves nothing. Without a load balancer the last entry counts, without any the connection.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function clientAddress(forwardedFor: string | undefined, peer: string | undefined): string {
  const entries = forwardedFor?.split(',') ?? [];
  const address = (entries.at(-2) ?? entries.at(-1))?.trim();
  return (address || peer) ?? 'unknown';
}
