import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findNginx, NginxNotFoundError } from '../../../app/proxy/find-nginx.ts';
import { nameserversIn } from '../../../app/proxy/nameservers.ts';
import { NoNameserverError, renderNginxConfiguration } from '../../../app/proxy/nginx-configuration.ts';

const settings = {
  host: '0.0.0.0',
  port: 80,
  tlsPort: 443,
  mediaDirectory: '/srv/media',
  hasThreads: true,
  areAddressesLimited: true,
  connectionLifetimeInSeconds: 60,
  storefrontUrl: 'http://127.0.0.1:8080',
  nameservers: ['10.0.0.2', 'fd00::2'],
  folder: '/tmp/proxy-1',
  accessLog: '/tmp/proxy-1/access-log',
};

describe('the NGINX configuration', () => {
  it('listens where it is told to', () => {
    expect(renderNginxConfiguration(settings)).toContain('listen 0.0.0.0:80;');
    expect(renderNginxConfiguration({ ...settings, host: '::1', port: 81 })).toContain('listen [::1]:81;');
  });

  it('keeps connections to an address', () => {
    const configuration = renderNginxConfiguration(settings);
    expect(configuration).toContain('server 127.0.0.1:8080;');
    expect(configuration).not.toContain('resolver');
  });

  it('resolves a name again and again', () => {
    const configuration = renderNginxConfiguration({ ...settings, storefrontUrl: 'http://alb.example' });
    expect(configuration).toContain('resolver 10.0.0.2 [fd00::2] valid=10s;');
    expect(configuration).toContain('set $storefront "alb.example:80";');
  });

  it('cannot do with a name and no name server', () => {
    const unresolvable = { ...settings, storefrontUrl: 'http://alb.example', nameservers: [] };
    expect(() => renderNginxConfiguration(unresolvable)).toThrow(NoNameserverError);
  });

  it('writes nowhere but in its folder', () => {
    const configuration = renderNginxConfiguration(settings);
    const written = configuration.match(/^\s*(?:pid|access_log|\w+_temp_path) (\S+?)[ ;]/gm) ?? [];
    expect(written.length).toBeGreaterThanOrEqual(7);
    expect(written.filter((line) => !line.includes('/tmp/proxy-1/') && !line.includes('off'))).toEqual([]);
  });
});

describe('the name servers', () => {
  it('are those of resolv.conf that NGINX can use', () => {
    const text =
      'search x\nnameserver 10.0.0.2\n# nameserver 1.1.1.1\nnameserver fe80::1%eth0\nnameserver fd00::2\n';
    expect(nameserversIn(text)).toEqual(['10.0.0.2', 'fd00::2']);
  });
});

describe('the search for nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  writeFileSync(join(folder, 'nginx'), '', { mode: 0o755 });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('looks in PATH first, then in the usual folders', () => {
    expect(findNginx(`/nowhere:${folder}`, [])).toBe(join(folder, 'nginx'));
    expect(findNginx('/nowhere', [folder])).toBe(join(folder, 'nginx'));
  });

  it('names the folders it has looked in when there is none', () => {
    expect(() => findNginx('/nowhere', ['/here'])).toThrow(NginxNotFoundError);
    expect(() => findNginx('/nowhere', ['/here'])).toThrow('/nowhere, /here');
  });
});
