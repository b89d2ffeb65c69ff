import { isIP, isIPv6 } from 'node:net';
import { backOffice } from '../back-office/contract.ts';
import { proxy } from './contract.ts';

export interface NginxSettings {
  /** Address and port to listen on. */
  host: string;
  port: number;
  /** `http://<host>[:<port>]`. */
  storefrontUrl: string;
  /** Asked for the storefront's address again and again when that is a name. */
  nameservers: readonly string[];
  /** Holds everything that NGINX writes. */
  folder: string;
  /** A pipe or file for one line of JSON per request. */
  accessLog: string;
}

/** The storefront is given by name, and there is no name server that NGINX could ask for its address. */
export class NoNameserverError extends Error {
  constructor(host: string) {
    super(
      `STOREFRONT_URL names the host ${host}, but /etc/resolv.conf has no nameserver to resolve it with. ` +
        'Add one there, or give STOREFRONT_URL an IP address.',
    );
    this.name = 'NoNameserverError';
  }
}

/**
 * The configuration of an NGINX in the foreground that hands everything to the internal load balancer, which knows the
 * storefront and the back office, but its own health and `/services/`, which is internal. Of the latter, what asks for a
 * bearer token can be reached below `/back-office/api/`.
 *
 * @throws {NoNameserverError}
 */
export function renderNginxConfiguration(settings: NginxSettings): string {
  const { folder } = settings;
  const storefront = storefrontOf(settings);
  return `daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
worker_processes auto;
worker_shutdown_timeout 8s;

events {
  worker_connections 1024;
}

http {
  client_body_temp_path ${folder}/client-body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;

  ${logFormat()}
  access_log ${settings.accessLog} json;

  server_tokens off;
  absolute_redirect off;
  default_type text/plain;
  client_max_body_size 256k;
  # The session of the back office holds its tokens, in cookies of several kilobytes.
  large_client_header_buffers 4 16k;
  client_header_timeout 10s;
  client_body_timeout 10s;
  send_timeout 30s;
  keepalive_timeout 75s;

  gzip on;
  gzip_vary on;
  gzip_proxied any;
  gzip_min_length 512;
  gzip_types text/css text/javascript application/javascript application/json application/problem+json image/svg+xml;

  ${storefront.declaration}

  server {
    listen ${bracketed(settings.host)}:${settings.port};

    location = ${proxy.healthPath} {
      access_log off;
      default_type application/json;
      return 200 '{"status":"ok","service":"${proxy.name}"}';
    }

    location = /services {
      ${hidden}
    }

    location ^~ /services/ {
      ${hidden}
    }

    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Request-Id $request_id;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    # The load balancer behind puts its own scheme into the former; this one it leaves alone.
    proxy_set_header X-Forwarded-Scheme $scheme;
    proxy_connect_timeout 3s;
    proxy_send_timeout 15s;
    proxy_read_timeout 30s;
    proxy_buffer_size 16k;
    proxy_buffers 8 16k;

    location ^~ ${backOffice.basePath}/api/ {
      # Without a match, the request goes no further than the last line but one.
      rewrite ^${backOffice.basePath}/api/(catalog|orders|payments)/openapi\\.json$ /services/$1/openapi.json break;
      rewrite ^${backOffice.basePath}/api/(catalog|orders)/(.+)$ /services/$1/admin/$2 break;
      ${hidden}
      ${storefront.pass}
    }

    location ~ ^/api/orders/[^/]+/events$ {
      # Each event is for now; in the load balancer's hands the storefront's own wish for that is lost.
      proxy_buffering off;
      ${storefront.pass}
    }

    location / {
      ${storefront.pass}
      error_page 502 503 504 =503 @unavailable;
    }

    location @unavailable {
      default_type text/html;
      add_header Retry-After 5 always;
      add_header Cache-Control no-store always;
      return 503 '${unavailablePage}';
    }
  }
}
`;
}

const hidden = `default_type application/problem+json;
      return 404 '{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing here."}';`;

const unavailablePage =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<meta http-equiv="refresh" content="5"><title>Back in a moment</title>' +
  '<body style="font-family:system-ui;margin:20vh auto;max-width:28rem;padding:0 1rem">' +
  '<h1>Back in a moment</h1><p>The shop does not answer just now. This page tries again by itself.</p></body></html>';

/**
 * An address is used as it is, over connections that are kept. A name belongs to a load balancer whose addresses change
 * while NGINX runs; NGINX asks for them again only when the name comes to `proxy_pass` in a variable.
 * https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass
 */
function storefrontOf({ storefrontUrl, nameservers }: NginxSettings): { declaration: string; pass: string } {
  const { hostname, port } = new URL(storefrontUrl);
  const authority = `${hostname}:${port || '80'}`;
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || hostname === 'localhost') {
    return {
      declaration: `upstream storefront {\n    server ${authority};\n    keepalive 32;\n  }`,
      pass: 'proxy_pass http://storefront;',
    };
  }
  if (nameservers.length === 0) throw new NoNameserverError(hostname);
  return {
    declaration: `resolver ${nameservers.map(bracketed).join(' ')} valid=10s;\n  resolver_timeout 3s;`,
    pass: `set $storefront "${authority}";\n      proxy_pass http://$storefront;`,
  };
}

/** One JSON object per line, like every other program writes. */
function logFormat(): string {
  const fields = {
    level: '"info"',
    time: '"$time_iso8601"',
    service: `"${proxy.name}"`,
    requestId: '"$request_id"',
    method: '"$request_method"',
    path: '"$uri"',
    status: '$status',
    durationInSeconds: '$request_time',
    bytesSent: '$bytes_sent',
    client: '"$remote_addr"',
    upstream: '"$upstream_addr"',
    msg: '"request"',
  };
  const members = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
  return `log_format json escape=json '{${members.join(',')}}';`;
}

function bracketed(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
