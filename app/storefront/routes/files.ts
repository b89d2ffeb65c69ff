import type { Response } from 'express';
import { Problem } from '../../platform/problem-details.ts';
import { drawCategory } from '../pictures/draw-category.ts';
import { drawEmblem } from '../pictures/draw-emblem.ts';
import { drawPicture } from '../pictures/draw-picture.ts';
import { drawState } from '../pictures/draw-state.ts';
import type { Routes } from './shop-pages.ts';

const dayInSeconds = 86_400;

/** The shop's own files, and its pictures, which are drawn on request. */
export const files: Routes = (app, { staticFiles, catalogue }) => {
  app.get('/static/:name', (request, response) => {
    const file = staticFiles.find(request.params.name);
    if (!file) throw new Problem({ status: 404, detail: 'There is no such file.' });
    response
      .set('Cache-Control', file.isAsFingerprinted ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(file.extension)
      .send(file.content);
  });

  app.get('/pictures/brands/:name', (request, response) => {
    sendPicture(response, drawForSlug(drawEmblem, request.params.name));
  });

  app.get('/pictures/categories/:name', (request, response) => {
    sendPicture(response, drawForSlug(drawCategory, request.params.name));
  });

  app.get('/pictures/:name', async (request, response) => {
    const { name } = request.params;
    const [, sku, view] = /^([A-Z0-9-]{1,80})(?:\.([a-z0-9-]+))?\.svg$/.exec(name) ?? [];
    const product = sku && (await catalogue.describeProduct(sku));
    sendPicture(response, product ? drawPicture(product, view) : drawForSlug(drawState, name));
  });
};

/** Undefined unless the name of the file is a slug's. */
function drawForSlug(draw: (slug: string) => string | undefined, name: string): string | undefined {
  const [, slug] = /^([a-z0-9-]{1,80})\.svg$/.exec(name) ?? [];
  return slug && draw(slug);
}

/** @throws {Problem} 404 when there is none */
function sendPicture(response: Response, picture: string | undefined): void {
  if (!picture) throw new Problem({ status: 404, detail: 'There is no such picture.' });
  response.set('Cache-Control', `public, max-age=${dayInSeconds}`).type('svg').send(picture);
}
