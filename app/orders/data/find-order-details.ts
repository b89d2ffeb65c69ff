import type { Database } from '../../platform/postgres.ts';
import type { OrderAuditEntry, OrderDetails } from '../contract.ts';
import { timelineOf } from '../domain/timeline.ts';
import { listAudit } from './audit.ts';
import { findOrder } from './find-orders.ts';

interface BackOfficeRow extends Pick<OrderDetails, 'email' | 'address' | 'paymentAuthorizationId'> {
  processedAt: Date;
  cancellationRefusedAt: Date | null;
}

/** What the back office has done to an order seldom fills a page. */
const auditEntries = 100;

/** Everything that is known of an order; undefined when the processor has not taken it from the queue yet. */
export async function findOrderDetails(
  database: Database,
  orderId: string,
): Promise<OrderDetails | undefined> {
  const order = await findOrder(database, orderId);
  const { rows } = await database.query<BackOfficeRow>(
    `select email, address, processed_at as "processedAt", payment_authorization_id as "paymentAuthorizationId",
            cancellation_refused_at as "cancellationRefusedAt"
       from orders."order" where order_id = $1`,
    [orderId],
  );
  const [row] = rows;
  if (!order || !row) return undefined;
  const audit = await listAudit(database, { orderId, pageSize: auditEntries });
  const { cancellationRefusedAt, ...rest } = row;
  const processedAt = row.processedAt.toISOString();
  return {
    ...order,
    ...rest,
    processedAt,
    events: timelineOf({
      ...{ order, processedAt, audit: audit.entries },
      cancellationRefusedAt: cancellationRefusedAt?.toISOString(),
    }),
    refund: {
      isPossible: order.status === 'confirmed',
      requested: openRefundRequest(order.status, audit.entries),
    },
  };
}

function openRefundRequest(
  status: OrderDetails['status'],
  entries: readonly OrderAuditEntry[],
): OrderDetails['refund']['requested'] {
  const request = entries.find(({ action }) => action === 'refund');
  if (status !== 'confirmed' || !request) return null;
  return { at: request.changedAt, by: request.changedBy.name, reason: String(request.after?.reason) };
}
