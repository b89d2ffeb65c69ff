import type { Database } from '../../platform/postgres.ts';
import type { AuditEntry } from '../contract.ts';
import { isoTime } from './iso-time.ts';

/** A change that is being made. */
export type Change = Pick<AuditEntry, 'changedBy' | 'action' | 'entity' | 'sku' | 'country'> & {
  before: object | null;
  after: object | null;
};

/** To be called in the transaction that makes the change. */
export async function recordChange(transaction: Database, change: Change): Promise<void> {
  await transaction.query(
    `insert into catalog.audit (subject, name, action, entity, sku, country, before, after)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      change.changedBy.subject,
      change.changedBy.name,
      change.action,
      change.entity,
      change.sku,
      change.country,
      change.before && JSON.stringify(change.before),
      change.after && JSON.stringify(change.after),
    ],
  );
}

export interface AuditSelection {
  sku: string | null;
  /** Only entries with a lower number. */
  before: number | null;
  limit: number;
}

/** The latest first. */
export async function listChanges(
  database: Database,
  { sku, before, limit }: AuditSelection,
): Promise<AuditEntry[]> {
  const { rows } = await database.query<AuditEntry>(
    `select audit_id as "auditId", ${isoTime('changed_at')} as "changedAt",
            json_build_object('subject', subject, 'name', name) as "changedBy",
            action, entity, sku, country, before, after
       from catalog.audit
      where ($1::text is null or sku = $1) and ($2::bigint is null or audit_id < $2)
      order by audit_id desc
      limit $3`,
    [sku, before, limit],
  );
  return rows;
}
