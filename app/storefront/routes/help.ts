import { Problem } from '../../platform/problem-details.ts';
import { helpPage } from '../pages/help-page.ts';
import { type Routes, showPage } from './shop-pages.ts';

/** Delivery, returns, payment, privacy. */
export const help: Routes = (app, shop) => {
  app.get(
    '/help/:topic',
    showPage(shop, async ({ request, shell }) => {
      const page = helpPage(shell, String(request.params.topic));
      if (!page) throw new Problem({ status: 404, detail: 'We have not written anything about that.' });
      return page;
    }),
  );
};
