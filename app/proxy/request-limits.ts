/** One page of the shop is some twenty requests; an office behind one address may open several at once. */
const requestsPerSecond = 100;
const burst = 400;

/** Requests under way; with HTTP/2 each counts, and a page that follows an order keeps one open. */
const connections = 256;

/** Directives for the `http` block. An empty key is not counted, so that checks of our health are never turned away. */
export function declareLimits(): string {
  return `map $uri $limited_address {
    ~^/health/ "";
    default $binary_remote_addr;
  }
  limit_req_zone $limited_address zone=requests:10m rate=${requestsPerSecond}r/s;
  limit_conn_zone $limited_address zone=connections:10m;
  limit_req_status 429;
  limit_conn_status 429;`;
}

/** Directives for a `server` block: whoever is over its limits gets 429 at once, and nobody waits in a queue. */
export function limitAddress(): string {
  return `limit_req zone=requests burst=${burst} nodelay;
    limit_conn connections ${connections};`;
}
