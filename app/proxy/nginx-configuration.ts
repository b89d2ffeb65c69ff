import { isIP, isIPv6 } from 'node:net';
import { proxy } from './contract.ts';
import { declareMediaCaching, type MediaSettings } from './media-location.ts';
import { declareLimits, limitAddress } from './request-limits.ts';
import { renderShopLocations } from './shop-locations.ts';

export interface NginxSettings extends MediaSettings {
  /** Address and ports to listen on. */
  host: string;
  port: number;
  tlsPort: number;
  /** A PEM file with private key, certificate and its chain; left out, the shop is served without TLS. */
  certificateFile?: string;
  /** `http://<host>[:<port>]`. */
  storefrontUrl: string;
  /** Asked for the storefront's address again and again when that is a name. */
  nameservers: readonly string[];
  areAddressesLimited: boolean;
  /** After which a connection ends with its next answer. */
  connectionLifetimeInSeconds: number;
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
 * storefront and the back office, but its own health, images and videos, and what is internal. With a certificate, the
 * shop is served by HTTPS, and plain HTTP leads there.
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
  worker_connections 4096;
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
  # In memory: nothing of a customer is written to a file.
  client_body_buffer_size 256k;
  proxy_max_temp_file_size 0;
  # The session of the back office holds its tokens, in cookies of several kilobytes.
  large_client_header_buffers 4 16k;
  client_header_timeout 10s;
  client_body_timeout 10s;
  send_timeout 30s;
  keepalive_timeout 75s;
  keepalive_time ${settings.connectionLifetimeInSeconds}s;
  reset_timedout_connection on;

  gzip on;
  gzip_vary on;
  gzip_proxied any;
  gzip_min_length 512;
  gzip_types text/css text/javascript text/vtt application/javascript application/json application/problem+json image/svg+xml;

  ${declareLimits()}

  ${declareMediaCaching()}

  ${storefront.declaration}

  ${renderServers(settings, storefront.pass)}
}
`;
}

function renderServers(settings: NginxSettings, pass: string): string {
  const { host, port, tlsPort, certificateFile } = settings;
  if (certificateFile === undefined) return renderShop(settings, `listen ${bracketed(host)}:${port};`, pass);
  const redirect = `server {
    listen ${bracketed(host)}:${port};

    ${healthLocation()}

    location / {
      return 308 https://$host${tlsPort === proxy.tlsPort ? '' : `:${tlsPort}`}$request_uri;
    }
  }`;
  const secure = `listen ${bracketed(host)}:${tlsPort} ssl http2;
    ${tlsDirectives(certificateFile)}`;
  return `${redirect}

  ${renderShop(settings, secure, pass, 'add_header Strict-Transport-Security "max-age=31536000" always;')}`;
}

/** `headers` are those that every answer has; NGINX forgets them where a location adds one of its own. */
function renderShop(settings: NginxSettings, listen: string, pass: string, headers = ''): string {
  return `server {
    ${listen}
    ${headers}
    ${settings.areAddressesLimited ? limitAddress() : ''}

    ${healthLocation()}

    ${renderShopLocations(settings, { pass, headers })}
  }`;
}

function healthLocation(): string {
  return `location = ${proxy.healthPath} {
      access_log off;
      default_type application/json;
      return 200 '{"status":"ok","service":"${proxy.name}"}';
    }`;
}

/** Mozilla's "intermediate" recommendation: https://wiki.mozilla.org/Security/Server_Side_TLS */
function tlsDirectives(certificateFile: string): string {
  const ciphers = ['ECDHE-ECDSA', 'ECDHE-RSA'].flatMap((exchange) =>
    ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].map((cipher) => `${exchange}-${cipher}`),
  );
  return `ssl_certificate ${certificateFile};
    ssl_certificate_key ${certificateFile};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ${ciphers.join(':')};
    ssl_prefer_server_ciphers off;
    ssl_session_cache shared:tls:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;`;
}

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
