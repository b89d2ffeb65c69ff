/** How often one client may do something within a window of time. */
export interface RateLimit {
  /** Names it in headers (RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers) and in Redis. */
  name: string;
  quota: number;
  windowInSeconds: number;
}

/** Where a client stands within a limit after this request. */
export interface Standing {
  limit: RateLimit;
  remaining: number;
  /** Until the window ends and the quota is whole again. */
  resetInSeconds: number;
  isExceeded: boolean;
}

export function standingOf(limit: RateLimit, used: number, nowInMilliseconds: number): Standing {
  const windowInMilliseconds = limit.windowInSeconds * 1000;
  const untilReset = windowInMilliseconds - (nowInMilliseconds % windowInMilliseconds);
  return {
    limit,
    remaining: Math.max(0, limit.quota - used),
    resetInSeconds: Math.ceil(untilReset / 1000),
    isExceeded: used > limit.quota,
  };
}

/** The one that a client should heed: exceeded, or else nearest to it. */
export function tightestOf(standings: readonly Standing[]): Standing | undefined {
  const urgency = ({ isExceeded, remaining }: Standing) => (isExceeded ? -1 : remaining);
  return standings.reduce<Standing | undefined>(
    (tightest, each) => (tightest && urgency(tightest) <= urgency(each) ? tightest : each),
    undefined,
  );
}

/** The header fields that tell a client where it stands. */
export function rateLimitHeaders(standing: Standing): Record<string, string> {
  const { limit, remaining, resetInSeconds, isExceeded } = standing;
  return {
    'RateLimit-Policy': `"${limit.name}";q=${limit.quota};w=${limit.windowInSeconds}`,
    RateLimit: `"${limit.name}";r=${remaining};t=${resetInSeconds}`,
    ...(isExceeded && { 'Retry-After': String(resetInSeconds) }),
  };
}

/** What each kind of request is allowed, for one visitor and for one address, which many visitors may share. */
export interface ClientLimits {
  pages: { ofAddress: RateLimit };
  forms: { ofVisitor: RateLimit; ofAddress: RateLimit };
  orders: { ofCustomer: RateLimit; ofAddress: RateLimit };
}

/** A load test sends from one address what a town would. */
const liftedQuota = 10_000_000;

export function clientLimits({ areAddressesLimited }: { areAddressesLimited: boolean }): ClientLimits {
  const perMinute = (name: string, quota: number): RateLimit => ({ name, quota, windowInSeconds: 60 });
  const ofAddress = (name: string, quota: number) =>
    perMinute(name, areAddressesLimited ? quota : liftedQuota);
  return {
    pages: { ofAddress: ofAddress('pages-of-address', 1200) },
    forms: { ofVisitor: perMinute('forms-of-visitor', 120), ofAddress: ofAddress('forms-of-address', 600) },
    orders: {
      ofCustomer: perMinute('orders-of-customer', 60),
      ofAddress: ofAddress('orders-of-address', 300),
    },
  };
}
