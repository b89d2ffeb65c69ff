import { backOffice } from '../back-office/contract.ts';
import { type MediaSettings, renderMediaLocation } from './media-location.ts';

export interface ShopDirectives {
  /** Hands a request to the internal load balancer. */
  pass: string;
  /** The headers that every answer has. */
  headers: string;
}

/**
 * What is asked for, and who answers. Of `/services/`, which is internal, what asks for a bearer token can be reached
 * below `/back-office/api/`.
 */
export function renderShopLocations(media: MediaSettings, { pass, headers }: ShopDirectives): string {
  return `location = /services {
      ${hidden}
    }

    location ^~ /services/ {
      ${hidden}
    }

    ${renderMediaLocation(media, headers)}

    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Request-Id $request_id;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    # The load balancer behind puts its own scheme into the former; this one it leaves alone.
    proxy_set_header X-Forwarded-Scheme $scheme;
    # Said here for everything; the programs behind say it themselves, too.
    proxy_hide_header Strict-Transport-Security;
    proxy_connect_timeout 3s;
    proxy_send_timeout 15s;
    proxy_read_timeout 30s;
    proxy_buffer_size 16k;
    proxy_buffers 8 16k;
    error_page 429 @too_many;

    location ^~ ${backOffice.basePath}/api/ {
      # Without a match, the request goes no further than the last line but one.
      rewrite ^${backOffice.basePath}/api/(catalog|orders|payments)/openapi\\.json$ /services/$1/openapi.json break;
      rewrite ^${backOffice.basePath}/api/(catalog|orders)/(.+)$ /services/$1/admin/$2 break;
      ${hidden}
      ${pass}
    }

    location ~ ^/api/orders/[^/]+/events$ {
      # Each event is for now; in the load balancer's hands the storefront's own wish for that is lost.
      proxy_buffering off;
      ${pass}
    }

    location / {
      ${pass}
      error_page 429 @too_many;
      error_page 502 503 504 =503 @unavailable;
    }

    location @unavailable {
      default_type text/html;
      add_header Retry-After 5 always;
      add_header Cache-Control no-store always;
      ${headers}
      return 503 '${unavailablePage}';
    }

    location @too_many {
      default_type application/problem+json;
      add_header Retry-After 1 always;
      ${headers}
      return 429 '{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"That was more than we can answer at once. Try again in a second."}';
    }

    location @nothing {
      ${hidden}
    }`;
}

const hidden = `default_type application/problem+json;
      return 404 '{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing here."}';`;

const unavailablePage =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<meta http-equiv="refresh" content="5"><title>Back in a moment</title>' +
  '<body style="font-family:system-ui;margin:20vh auto;max-width:28rem;padding:0 1rem">' +
  '<h1>Back in a moment</h1><p>The shop does not answer just now. This page tries again by itself.</p></body></html>';
