import { Problem } from '../../platform/problem-details.ts';
import { drawPicture } from '../pictures/draw-picture.ts';
import type { Routes } from './shop-pages.ts';

/** The shop's own files, and the pictures of its products, which are drawn on request. */
export const files: Routes = (app, { staticFiles, catalogue }) => {
  app.get('/static/:name', (request, response) => {
    const file = staticFiles.find(request.params.name);
    if (!file) throw new Problem({ status: 404, detail: 'There is no such file.' });
    response
      .set('Cache-Control', file.isAsFingerprinted ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(file.extension)
      .send(file.content);
  });

  app.get('/pictures/:name', async (request, response) => {
    const [, sku] = /^(.+)\.svg$/.exec(request.params.name) ?? [];
    const product = sku && (await catalogue.describeProduct(sku));
    if (!product) throw new Problem({ status: 404, detail: 'There is no such picture.' });
    response.set('Cache-Control', 'public, max-age=86400').type('svg').send(drawPicture(product));
  });
};
