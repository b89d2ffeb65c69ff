import { createHash } from 'node:crypto';
import { logFormat } from './access-log.ts';
import type { SocketAddress } from './health-check.ts';
import type { Action, Condition, Listener, RedirectAction, Rule } from './listener.ts';
import { conditionVariable } from './nginx-condition.ts';

export interface ServedListener {
  listener: Listener;
  rules: readonly Rule[];
  /** The ports on this machine that stand for the listener's. */
  localPorts: readonly number[];
}

export interface NginxConfigurationRequest {
  /** Where NGINX keeps everything that it writes. */
  directory: string;
  /** Where it tells of the requests that it has answered. */
  accessLog: string;
  /** As root, NGINX would let its worker run as a user who may not reach the directory. */
  isRoot: boolean;
  listeners: readonly ServedListener[];
  /** Who gets the requests of a target group now, by its ARN. */
  receiversOf(targetGroupArn: string): readonly SocketAddress[];
}

/** NGINX knows no escape for `$`; this variable, which the configuration sets, holds one. */
const dollar = ['$', '{dollar}'].join('');

/** NGINX as an application load balancer. */
export function nginxConfiguration(request: NginxConfigurationRequest): string {
  const { directory, listeners } = request;
  const actions = listeners.flatMap(({ listener, rules }) => [
    listener.defaultAction,
    ...rules.map(({ action }) => action),
  ]);
  return `
${request.isRoot ? 'user root;' : ''}
daemon off;
worker_processes 1;
worker_shutdown_timeout 300s;
pid ${quote(`${directory}/nginx.pid`)};
error_log stderr notice;
events { worker_connections 2048; }
http {
  server_tokens off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${quote(`${directory}/${kind}`)};`).join('\n  ')}
  client_max_body_size 0;
  # A reload closes the connections on which no request is under way, perhaps in the moment in which a client sends one.
  keepalive_timeout 0;
  proxy_http_version 1.1;
  proxy_connect_timeout 10s;
  proxy_read_timeout 60s;
  proxy_send_timeout 60s;
  # Only a connection that was kept, and turns out to be closed, is tried again; a target's failure is the client's answer.
  proxy_next_upstream error;
  proxy_next_upstream_tries 1;
  proxy_buffering off;
  # A request's headers may take 64 KiB, each at most 16, an answer's 32:
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
  large_client_header_buffers 4 16k;
  proxy_buffer_size 32k;
  proxy_buffers 4 32k;
  proxy_request_buffering off;
  geo $dollar { default "$"; }
  map $http_upgrade $connection_header { default upgrade; "" ""; }
  map $request_uri $request_path { "~^(?<path_only>[^?]*)" $path_only; }
  map $request_id $trace_id { "~^(?<trace_time>.{8})(?<trace_rest>.{24})" "Root=1-$trace_time-$trace_rest"; }
  map $http_x_amzn_trace_id $sent_trace_id { default $http_x_amzn_trace_id; "" $trace_id; }
${uniqueGroups(actions)
  .map((arn) => upstream(arn, request.receiversOf(arn)))
  .join('')}${listeners.map((served) => listenerBlock(served, request)).join('')}}
`;
}

function uniqueGroups(actions: readonly Action[]): string[] {
  const arns = actions.flatMap((action) =>
    action.type === 'forward' ? action.targetGroups.map(({ arn }) => arn) : [],
  );
  return [...new Set(arns)];
}

function upstream(arn: string, receivers: readonly SocketAddress[]): string {
  // NGINX takes no empty upstream; the listener answers 503 instead.
  if (receivers.length === 0) return '';
  const servers = receivers.map(({ address, port }) => `    server ${address}:${port} max_fails=0;\n`);
  // Kept for less than the five seconds after which Node.js closes a connection that nobody uses.
  return `  upstream ${upstreamName(arn)} {\n${servers.join('')}    keepalive 32;\n    keepalive_timeout 4s;\n  }\n`;
}

/** What a listener does with the requests that satisfy all of the conditions. */
interface Choice {
  name: string;
  action: Action;
  /** Empty where no rule has taken the request. */
  conditions: readonly Condition[];
}

function listenerBlock(served: ServedListener, request: NginxConfigurationRequest): string {
  const { listener, localPorts } = served;
  const rules = [...served.rules].sort((one, other) => one.priority - other.priority);
  const name = `l${shortHash(listener.arn)}`;
  const choices: Choice[] = [
    ...rules.map((rule) => ({
      name: `${name}_${rule.priority}`,
      action: rule.action,
      conditions: rule.conditions,
    })),
    { name: `${name}_default`, action: listener.defaultAction, conditions: [] },
  ];
  return `${choices.map(({ name: choice, action }) => splitClients(choice, action, request)).join('')}
${choose(name, choices)}
  map $${name} $${name}_upstream {
    default "";
${choices.map(({ name: choice, action }) => upstreamCase(choice, action, request)).join('')}  }
  log_format ${name} "${logFormat(`$${name}_upstream`)}";
  server {
    access_log ${quote(request.accessLog)} ${name} buffer=16k flush=1s;
${localPorts.map((port) => `    listen 127.0.0.1:${port};\n`).join('')}    location / {
${choices.map(({ name: choice, action }) => answerWithoutTarget(`$${name} = ${choice}`, choice, action)).join('')}      if ($${name}_upstream = "") { return 503; }
      proxy_pass http://$${name}_upstream;
      proxy_set_header Host $http_host;
      proxy_set_header Connection $connection_header;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto ${listener.protocol.toLowerCase()};
      proxy_set_header X-Forwarded-Port ${listener.port};
      proxy_set_header X-Amzn-Trace-Id $sent_trace_id;
    }
${choices.map(({ name: choice, action }) => fixedResponse(choice, action)).join('')}  }
`;
}

/**
 * The variables of all conditions stand one behind the other, and each rule looks at its own: all of them must be 1. NGINX
 * tries the expressions in their order, as ELB tries the rules by priority.
 */
function choose(name: string, choices: readonly Choice[]): string {
  const conditions = choices.flatMap((choice) => choice.conditions);
  let before = 0;
  const cases = choices.map((choice) => {
    const own = choice.conditions.length;
    const expression = own === 0 ? 'default' : `"~^.{${before}}1{${own}}"`;
    before += own;
    return `    ${expression} ${choice.name};\n`;
  });
  const variable = (index: number) => `${name}_c${index}`;
  const subject = conditions.map((_, index) => `\${${variable(index)}}`).join('');
  return `${conditions.map((condition, index) => conditionVariable(variable(index), condition)).join('')}
  map "${subject}" $${name} {
${cases.join('')}  }
`;
}

function splitClients(choice: string, action: Action, request: NginxConfigurationRequest): string {
  if (action.type !== 'forward' || action.targetGroups.length < 2) return '';
  const total = action.targetGroups.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return '';
  const weighted = action.targetGroups.filter(({ weight }) => weight > 0);
  const shares = weighted.map(({ arn, weight }, index) => {
    const share = index === weighted.length - 1 ? '*' : `${((100 * weight) / total).toFixed(2)}%`;
    return `    ${share} ${upstreamOrNone(arn, request)};\n`;
  });
  return `  split_clients $request_id $${choice}_split {\n${shares.join('')}  }\n`;
}

function upstreamCase(choice: string, action: Action, request: NginxConfigurationRequest): string {
  if (action.type !== 'forward') return '';
  const [only] = action.targetGroups;
  const hasSplit = splitClients(choice, action, request) !== '';
  const target = hasSplit
    ? `$${choice}_split`
    : only && action.targetGroups.length === 1
      ? upstreamOrNone(only.arn, request)
      : '""';
  return `    ${choice} ${target};\n`;
}

function upstreamOrNone(arn: string, request: NginxConfigurationRequest): string {
  return request.receiversOf(arn).length > 0 ? upstreamName(arn) : '""';
}

function answerWithoutTarget(condition: string, choice: string, action: Action): string {
  if (action.type === 'fixed-response')
    return `      if (${condition}) { rewrite ^ /.fixed-response/${choice} last; }\n`;
  if (action.type === 'redirect')
    return `      if (${condition}) { return ${action.statusCode} ${quote(location(action))}; }\n`;
  return '';
}

function fixedResponse(choice: string, action: Action): string {
  if (action.type !== 'fixed-response') return '';
  return `    location = /.fixed-response/${choice} {
      internal;
      default_type ${quote(action.contentType)};
      return ${action.statusCode} ${quote(action.body.replaceAll('$', dollar))};
    }
`;
}

/** Source: Elastic Load Balancing API, "RedirectActionConfig". */
function location({ protocol, host, port, path, query }: RedirectAction): string {
  const authority =
    host === '#{host}' && port === '#{port}'
      ? '#{host}:#{port}'
      : `${host}${port === '#{port}' ? '' : `:${port}`}`;
  const whole = `${protocol.toLowerCase()}://${authority}${path}${query === '' ? '' : `?${query}`}`;
  return whole
    .replaceAll('$', dollar)
    .replace('#{host}:#{port}', '$http_host')
    .replaceAll('#{protocol}', '$scheme')
    .replaceAll('#{host}', '$host')
    .replaceAll('#{port}', '$server_port')
    .replaceAll('/#{path}', '$request_path')
    .replaceAll('?#{query}', '$is_args$args')
    .replaceAll('#{query}', '$args');
}

/** By which NGINX knows a target group. */
export function upstreamName(arn: string): string {
  return `t${shortHash(arn)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** A string of NGINX's configuration; `$` stays what it is there, the start of a variable. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
