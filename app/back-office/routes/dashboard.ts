import { RequestRefusedError, ServiceUnavailableError } from '../../platform/json-client.ts';
import type { CatalogClient } from '../data/catalog-client.ts';
import { type NamedStock, nameStock } from '../named-stock.ts';
import { dashboardPage, type Part } from '../pages/dashboard-page.ts';
import { type BackOffice, type Routes, showPage } from './back-office-pages.ts';

/** Few enough to be ordered anew. */
const scarceFrom = 5;
const scarceProducts = 8;

/** How the shop is doing. A service that does not answer, or not this user, takes only its own part away. */
export const dashboard: Routes = (app, office) => {
  showPage(app, office, '', async ({ catalog, orders }) => {
    const [summary, scarce] = await Promise.all([
      unlessMissing(office, orders.summary()),
      unlessMissing(office, findScarceProducts(catalog)),
    ]);
    return dashboardPage({ summary, scarce });
  });
};

async function findScarceProducts(catalog: CatalogClient): Promise<NamedStock[]> {
  const levels = Object.entries(await catalog.stockLevels());
  const scarce = levels
    .filter(([, stock]) => stock <= scarceFrom)
    .sort(([, one], [, other]) => one - other)
    .slice(0, scarceProducts);
  return nameStock(catalog, scarce);
}

async function unlessMissing<Content>(
  { logger }: BackOffice,
  part: Promise<Content>,
): Promise<Part<Content>> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 403) return 'not allowed';
    if (!(error instanceof ServiceUnavailableError)) throw error;
    logger.warn({ err: error }, 'the dashboard goes without a part');
    return 'not available';
  }
}
