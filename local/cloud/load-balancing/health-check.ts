import { request } from 'node:http';
import { connect } from 'node:net';

/** A target group's health check, with the names and meanings of ELB's `TargetGroup`. */
export interface HealthCheck {
  protocol: 'HTTP' | 'TCP';
  path: string;
  /** Undefined: the port on which the target takes traffic. */
  port: number | undefined;
  intervalInSeconds: number;
  timeoutInSeconds: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  /** Status codes and ranges of them, as ELB's `Matcher` has them: `200`, `200,202`, `200-299`. */
  matcher: string;
}

export interface SocketAddress {
  address: string;
  port: number;
}

/** `refused`: nothing listens there (yet). `failed`: something does, but does not answer as it must. */
export type ProbeResult = 'passed' | 'failed' | 'refused';

export function probe(check: HealthCheck, target: SocketAddress): Promise<ProbeResult> {
  const address = { address: target.address, port: check.port ?? target.port };
  return check.protocol === 'HTTP' ? probeHttp(check, address) : probeTcp(check, address);
}

function probeHttp(check: HealthCheck, { address, port }: SocketAddress): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const outgoing = request({
      host: address,
      port,
      path: check.path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
      signal: AbortSignal.timeout(check.timeoutInSeconds * 1000),
    });
    outgoing.once('response', (response) => {
      response.resume();
      response.once('error', () => resolve('failed'));
      resolve(matches(check.matcher, response.statusCode ?? 0) ? 'passed' : 'failed');
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(resultOf(error)));
    outgoing.end();
  });
}

function probeTcp(check: HealthCheck, { address, port }: SocketAddress): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(check.timeoutInSeconds * 1000, () => end('failed'));
    socket.once('connect', () => end('passed'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(resultOf(error)));
  });
}

function resultOf(error: NodeJS.ErrnoException): ProbeResult {
  return error.code === 'ECONNREFUSED' ? 'refused' : 'failed';
}

/** Source: Elastic Load Balancing API, "Matcher" (HttpCode). */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return status >= from && status <= to;
  });
}
