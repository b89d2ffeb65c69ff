import { proxy } from './contract.ts';

const contentTypes = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg jpeg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/vtt': 'vtt',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
};

/** Directives for the `http` block: how long a browser may keep a file without asking again. */
export function declareMediaCaching(): string {
  return `map $uri $media_caching {
    # The fingerprint of its content, as in wood.3f9a1c04be77.jpg
    "~\\.[0-9a-f]{8,64}\\.[a-z0-9]+$" "public, max-age=31536000, immutable";
    default "public, max-age=300";
  }`;
}

export interface MediaSettings {
  mediaDirectory: string;
  /** Whether this NGINX can read files in threads. */
  hasThreads: boolean;
}

/**
 * Files as they lie in the media directory, in parts where a player asks for them. The directory is a bucket: a read may
 * take as long as S3 does, and must not hold up the requests of others.
 */
export function renderMediaLocation({ mediaDirectory, hasThreads }: MediaSettings, headers: string): string {
  const types = Object.entries(contentTypes).map(([type, extensions]) => `${type} ${extensions};`);
  return `location ^~ ${proxy.mediaPath}/ {
      alias ${mediaDirectory}/;
      ${hasThreads ? 'aio threads;' : ''}
      types { ${types.join(' ')} }
      default_type application/octet-stream;
      max_ranges 4;
      add_header Cache-Control $media_caching;
      add_header X-Content-Type-Options nosniff;
      add_header Content-Security-Policy "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
      ${headers}
      # A folder is nothing to see, nor is a file that may not be read.
      error_page 403 =404 @nothing;
      error_page 404 @nothing;
      error_page 429 @too_many;
    }`;
}
