import type { Express } from 'express';
import { z } from 'zod';
import { type AuditEntry, type AuditPage, catalog } from '../contract.ts';
import { listChanges } from '../data/audit.ts';
import * as schemas from './admin-schemas.ts';
import type { BackOfficeDependencies } from './back-office-dependencies.ts';
import * as fields from './fields.ts';

export function addAdminAuditRoutes(app: Express, { api, pool }: BackOfficeDependencies): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.adminRoutes.audit, operationId: 'listChanges' },
      scope: catalog.scopes.read,
      summary: 'Who changed what, the latest first',
      query: z.object({
        sku: fields.sku.optional(),
        before: fields.wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
        pageSize: fields.pageSize,
      }),
      responses: { 200: { description: 'One page.', schema: schemas.auditPage } },
    },
    async ({ query: { sku, before, pageSize }, response }) => {
      // One more than is shown tells whether there is a next page.
      const selection = { sku: sku ?? null, before: before ?? null, limit: pageSize + 1 };
      const entries = await listChanges(pool, selection);
      response.set('Cache-Control', 'no-store').json(toPage(entries, pageSize));
    },
  );
}

function toPage(entries: AuditEntry[], pageSize: number): AuditPage {
  const shown = entries.slice(0, pageSize);
  return { entries: shown, nextBefore: entries.length > pageSize ? (shown.at(-1)?.auditId ?? null) : null };
}
