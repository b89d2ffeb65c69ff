import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import { type RunningProgram, startService } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { proxyVariables } from './proxy-variables.ts';

const video = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));

let storefront: HttpServer;
let proxy: RunningProgram;

beforeAll(async () => {
  storefront = await listen(express(), { host: '127.0.0.1', port: 0 });
  const folder = temporaryFolder();
  // Where the test runs as root, NGINX reads as somebody else.
  chmodSync(folder, 0o755);
  const media = join(folder, 'media');
  mkdirSync(join(media, 'brands'), { recursive: true });
  writeFileSync(join(media, 'oak.3f9a1c04be77.mp4'), video);
  writeFileSync(join(media, 'oak.mp4'), video);
  writeFileSync(join(media, 'brands/oak.0123456789ab.svg'), `<svg>${' '.repeat(2_000)}</svg>`);
  writeFileSync(join(folder, 'secret.txt'), 'not for the world');
  const variables = await proxyVariables({ STOREFRONT_URL: storefront.url, MEDIA_DIRECTORY: media });
  proxy = await startService('app/proxy/main.ts', variables);
});
afterAll(async () => {
  await proxy.terminate();
  await storefront.close();
});

describe('images and videos', () => {
  it('may be kept for ever when their name has a fingerprint', async () => {
    const response = await supertest(proxy.url).get('/media/oak.3f9a1c04be77.mp4').expect(200);

    expect(response.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect(response.get('Content-Type')).toBe('video/mp4');
    expect(response.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.body).toEqual(video);
  });

  it('are asked for again after a while when it has none, which costs no content', async () => {
    const first = await supertest(proxy.url).get('/media/oak.mp4').expect(200);
    expect(first.get('Cache-Control')).toBe('public, max-age=300');

    await supertest(proxy.url)
      .get('/media/oak.mp4')
      .set('If-None-Match', first.get('ETag') ?? '')
      .expect(304);
  });

  it('come in the parts that a player asks for', async () => {
    const part = await supertest(proxy.url)
      .get('/media/oak.3f9a1c04be77.mp4')
      .set('Range', 'bytes=1000-1999')
      .expect(206);

    expect(part.get('Content-Range')).toBe('bytes 1000-1999/100000');
    expect(part.body).toEqual(video.subarray(1000, 2000));
    await supertest(proxy.url).get('/media/oak.mp4').set('Range', 'bytes=100000-').expect(416);
  });

  it('are compressed where that is worth it', async () => {
    const drawing = supertest(proxy.url).get('/media/brands/oak.0123456789ab.svg');
    expect((await drawing.set('Accept-Encoding', 'gzip')).get('Content-Encoding')).toBe('gzip');

    const film = supertest(proxy.url).get('/media/oak.mp4').set('Accept-Encoding', 'gzip');
    expect((await film).get('Content-Encoding')).toBeUndefined();
  });

  it.each([
    '/media/',
    '/media/brands',
    '/media/brands/',
    '/media/elm.mp4',
    '/media/../secret.txt',
    '/media/..%2fsecret.txt',
    '/media../secret.txt',
  ])('show nothing else: %s', async (path) => {
    const response = await fetch(`${proxy.url}${path}`, { redirect: 'manual' });

    expect([301, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('not for the world');
  });

  it('cannot be written', async () => {
    await supertest(proxy.url).put('/media/oak.mp4').send('x').expect(405);
  });
});
