/** Listeners and rules as ELB's API has them, as far as they can be carried out on one machine. */

export interface ForwardAction {
  type: 'forward';
  targetGroups: { arn: string; weight: number }[];
}

export interface FixedResponseAction {
  type: 'fixed-response';
  statusCode: number;
  contentType: string;
  body: string;
}

/** Each part may hold ELB's placeholders `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}`. */
export interface RedirectAction {
  type: 'redirect';
  statusCode: 301 | 302;
  protocol: string;
  host: string;
  port: string;
  path: string;
  query: string;
}

export type Action = ForwardAction | FixedResponseAction | RedirectAction;

/** The request must match one of the values. */
export type Condition =
  | { field: 'path-pattern' | 'host-header' | 'http-request-method'; values: string[] }
  | { field: 'http-header'; name: string; values: string[] }
  /** Without a key, any key will do. */
  | { field: 'query-string'; values: { key: string | undefined; value: string }[] }
  /** Ranges as RFC 4632 writes them. */
  | { field: 'source-ip'; values: string[] };

export interface Rule {
  arn: string;
  listenerArn: string;
  /** The lowest is tried first. */
  priority: number;
  conditions: Condition[];
  action: Action;
}

export interface Listener {
  arn: string;
  loadBalancerArn: string;
  /** The port in the template; on this machine another one stands for it. */
  port: number;
  protocol: 'HTTP' | 'HTTPS' | 'TCP';
  defaultAction: Action;
}

export function targetGroupsOf(action: Action): string[] {
  return action.type === 'forward' ? action.targetGroups.map(({ arn }) => arn) : [];
}
