import type { AuditEntry } from '../../catalog/contract.ts';
import type { OrderAuditEntry } from '../../orders/contract.ts';
import { auditPage, type Change } from '../pages/audit-page.ts';
import { queryTexts, type Routes, showPage } from './back-office-pages.ts';

/** Who changed what, in the catalogue or with the orders. */
export const audit: Routes = (app, office) => {
  showPage(app, office, '/audit', async ({ request, catalog, orders }) => {
    const { of, sku, orderId, before } = queryTexts(request, 'of', 'sku', 'orderId', 'before');
    if (of === 'orders') {
      const { entries, nextBefore } = await orders.audit({ orderId, before });
      const next = nextBefore === null ? null : { of, orderId, before: String(nextBefore) };
      return auditPage({ of, about: orderId, changes: entries.map(ofOrders), next });
    }
    const { entries, nextBefore } = await catalog.audit({ sku, before });
    const next = nextBefore === null ? null : { of: 'catalog', sku, before: String(nextBefore) };
    return auditPage({ of: 'catalog', about: sku, changes: entries.map(ofCatalog), next });
  });
};

function ofCatalog(entry: AuditEntry): Change {
  const { entity, sku, country } = entry;
  const product = `/products/${encodeURIComponent(sku)}`;
  const words = { product: sku, stock: `stock of ${sku}`, price: `price of ${sku} in ${country}` };
  return { ...entry, what: words[entity], path: entity === 'price' ? `${product}/prices` : product };
}

function ofOrders(entry: OrderAuditEntry): Change {
  const { entity, entityId } = entry;
  const isOrder = entityId.includes('-');
  const path = isOrder ? `/orders/${entityId}` : '/dead-letters?state=redriven';
  return { ...entry, what: `${entity} ${entityId}`, path };
}
