import { nameStock } from '../named-stock.ts';
import { stockPage } from '../pages/stock-page.ts';
import { queryTexts, type Routes, showPage } from './back-office-pages.ts';

const pageSize = 25;

/** The stock of all products. It is changed where the product is. */
export const stock: Routes = (app, office) => {
  showPage(app, office, '/stock', async ({ request, catalog }) => {
    const levels = Object.entries(await catalog.stockLevels()).sort(
      ([sku, one], [otherSku, other]) => one - other || sku.localeCompare(otherSku),
    );
    const pageCount = Math.max(1, Math.ceil(levels.length / pageSize));
    const page = Math.min(Math.max(1, Number.parseInt(queryTexts(request, 'page').page, 10) || 1), pageCount);
    const shown = levels.slice((page - 1) * pageSize, page * pageSize);
    return stockPage({ products: await nameStock(catalog, shown), page, pageCount });
  });
};
