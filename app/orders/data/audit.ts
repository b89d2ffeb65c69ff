import type { User } from '../../platform/authentication.ts';
import type { Database } from '../../platform/postgres.ts';
import type { OrderAuditEntry, OrderAuditPage } from '../contract.ts';

interface AuditRow extends Omit<OrderAuditEntry, 'changedAt' | 'changedBy'> {
  changedAt: Date;
  subject: string;
  name: string;
}

/** Belongs into the transaction that does what it tells of. */
export async function writeAudit(
  transaction: Database,
  user: User,
  entry: Pick<OrderAuditEntry, 'action' | 'entity' | 'entityId' | 'before' | 'after'>,
): Promise<void> {
  await transaction.query(
    `insert into orders.audit (subject, name, action, entity, entity_id, before, after)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [user.subject, user.name, entry.action, entry.entity, entry.entityId, entry.before, entry.after],
  );
}

const selectEntries = `
  select audit_id as "auditId", changed_at as "changedAt", subject, name, action, entity, entity_id as "entityId",
         before, after
    from orders.audit`;

/** The latest first, beginning below the audit id `before`; of one order only where one is given. */
export async function listAudit(
  database: Database,
  {
    orderId,
    before,
    pageSize,
  }: { orderId?: string | undefined; before?: number | undefined; pageSize: number },
): Promise<OrderAuditPage> {
  const { rows } = await database.query<AuditRow>(
    `${selectEntries}
      where ($1::text is null or entity_id = $1) and ($2::bigint is null or audit_id < $2)
      order by audit_id desc limit $3 + 1`,
    [orderId, before, pageSize],
  );
  const entries = rows.slice(0, pageSize).map(toEntry);
  return { entries, nextBefore: rows.length > pageSize ? (entries.at(-1)?.auditId ?? null) : null };
}

function toEntry({ subject, name, changedAt, ...row }: AuditRow): OrderAuditEntry {
  return { ...row, changedAt: changedAt.toISOString(), changedBy: { subject, name } };
}
