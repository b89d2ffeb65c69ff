import { Problem } from '../../platform/problem-details.ts';
import { backOffice } from '../contract.ts';
import type { Routes } from './back-office-pages.ts';

/** Style sheet and icon. */
export const files: Routes = (app, { staticFiles }) => {
  app.get(`${backOffice.basePath}/static/:name`, (request, response) => {
    const file = staticFiles.find(request.params.name);
    if (!file) throw new Problem({ status: 404, detail: 'There is no such file.' });
    response
      .set('Cache-Control', file.isAsFingerprinted ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(file.extension)
      .send(file.content);
  });
};
