import type { OrderEvent } from '../../app/automation/notify/contract.ts';
import type { Pool } from '../../app/platform/postgres.ts';
import type { AcceptedOrder, AcceptedOrders } from './accepted-orders.ts';
import { findOutOfOrder, type Places } from './sequence.ts';

/** What must never be, each with one line per case; every list is empty when the invariants of the order path held. */
export interface Violations {
  /** Answered 202, but neither settled nor dead-lettered; or settled, and nobody was told. */
  lost: string[];
  /** Had an effect twice: two orders for one idempotency key, two outcomes, or stock taken that no order accounts for. */
  doubled: string[];
  /** Took effect before an order of the same customer that had been accepted earlier. */
  outOfOrder: string[];
  stockBelowZero: string[];
  /** Money was authorised more than once for an order, or is held for an order that was not confirmed. */
  authorisedTwice: string[];
}

export interface Evidence {
  accepted: AcceptedOrders;
  /** Pieces of each product before the first order, by sku. */
  initialStock: ReadonlyMap<string, number>;
  /**
   * Every authorisation that the provider gave, in order of time; the same one again when it was asked again. Left out
   * where nobody kept them.
   */
  authorizations?: readonly { orderId: string; authorizationId: string }[];
  /** What stood on the event queue; the same event may stand there more than once. Left out where nobody kept them. */
  events?: readonly Pick<OrderEvent, 'eventId' | 'orderId' | 'type'>[];
  /** Ids of orders that others of their customer may overtake, because they waited in a region that was lost. */
  waitedInLostRegion?: ReadonlySet<string>;
}

interface StoredOrder {
  order_id: string;
  status: string;
}

const settled = new Set(['confirmed', 'rejected', 'declined', 'cancelled', 'refunded']);
const outcomeTypes = new Set<OrderEvent['type']>(['order-confirmed', 'order-rejected', 'order-declined']);
/** An order in one of these states holds the pieces of its lines. */
const holdingStock = ['reserved', 'confirmed', 'refunded'];

/** Compares what customers were told with what stands in PostgreSQL, once everything has been worked off. */
export async function checkOrders(pool: Pool, evidence: Evidence): Promise<Violations> {
  const stored = await readOrders(pool);
  const deadLettered = await readDeadLettered(pool);
  return {
    lost: [
      ...findLost(evidence.accepted, stored, deadLettered),
      ...(evidence.events ? findOutcomesUntold(stored, evidence.events) : []),
    ],
    doubled: [
      ...findTwoOrdersOfOneKey(evidence.accepted),
      ...findTwoOutcomes(evidence.events ?? []),
      ...(await findUnaccountedStock(pool, evidence.initialStock)),
    ],
    outOfOrder: findOutOfOrder(evidence.accepted, await readPlaces(pool), evidence.waitedInLostRegion),
    stockBelowZero: await findStockBelowZero(pool),
    authorisedTwice: [
      ...findSecondAuthorizations(evidence.authorizations ?? []),
      ...(await findMoneyHeldForNothing(pool)),
    ],
  };
}

async function readOrders(pool: Pool): Promise<Map<string, StoredOrder>> {
  const { rows } = await pool.query<StoredOrder>('select order_id, status from orders."order"');
  return new Map(rows.map((row) => [row.order_id, row]));
}

/** Counted by the database, since `sequence_number` is a bigint, which a pool of `pg` gives as text unless it is told otherwise. */
export async function readPlaces(pool: Pool): Promise<Places> {
  const { rows } = await pool.query<{ order_id: string; place: number }>(
    'select order_id, row_number() over (order by sequence_number)::integer as place from orders."order"',
  );
  return new Map(rows.map(({ order_id, place }) => [order_id, place]));
}

async function readDeadLettered(pool: Pool): Promise<Set<string>> {
  const { rows } = await pool.query<{ order_id: string }>(
    'select order_id from orders.dead_letter where order_id is not null',
  );
  return new Set(rows.map((row) => row.order_id));
}

function findLost(
  accepted: AcceptedOrders,
  stored: ReadonlyMap<string, StoredOrder>,
  deadLettered: ReadonlySet<string>,
): string[] {
  return allOf(accepted).flatMap(({ orderId }) => {
    const order = stored.get(orderId);
    if ((order && settled.has(order.status)) || deadLettered.has(orderId)) return [];
    return [`${orderId} was accepted and is ${order ? `still ${order.status}` : 'nowhere'}`];
  });
}

function findTwoOrdersOfOneKey(accepted: AcceptedOrders): string[] {
  const byKey = Map.groupBy(allOf(accepted), ({ idempotencyKey }) => idempotencyKey);
  return [...byKey]
    .filter(([, orders]) => new Set(orders.map(({ orderId }) => orderId)).size > 1)
    .map(([key, orders]) => `key ${key} became ${orders.map(({ orderId }) => orderId).join(' and ')}`);
}

function findOutcomesUntold(
  stored: ReadonlyMap<string, StoredOrder>,
  events: NonNullable<Evidence['events']>,
): string[] {
  const told = new Set(events.map(({ orderId }) => orderId));
  return [...stored.values()]
    .filter(({ order_id, status }) => settled.has(status) && !told.has(order_id))
    .map(({ order_id, status }) => `${order_id} is ${status}, and there is no event of it`);
}

function findTwoOutcomes(events: NonNullable<Evidence['events']>): string[] {
  const outcomes = events.filter(({ type }) => outcomeTypes.has(type));
  return [...Map.groupBy(outcomes, ({ orderId }) => orderId)].flatMap(([orderId, ofOrder]) => {
    const different = new Map(ofOrder.map(({ eventId, type }) => [eventId, type]));
    return different.size > 1 ? [`${orderId} was told ${[...different.values()].join(' and ')}`] : [];
  });
}

async function findUnaccountedStock(
  pool: Pool,
  initialStock: ReadonlyMap<string, number>,
): Promise<string[]> {
  const { rows } = await pool.query<{ sku: string; quantity: number; held: number }>(
    `select stock.sku, stock.quantity, coalesce(line.held, 0)::integer as held
       from catalog.stock
       left join (select sku, sum(quantity) as held
                    from orders.order_line
                    join orders."order" using (order_id)
                   where status = any ($1)
                   group by sku) line using (sku)`,
    [holdingStock],
  );
  return rows.flatMap(({ sku, quantity, held }) => {
    const before = initialStock.get(sku) ?? 0;
    if (before - held === quantity) return [];
    return [`of ${before} ${sku}, orders hold ${held}, but ${before - quantity} are gone`];
  });
}

async function findStockBelowZero(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ sku: string; quantity: number }>(
    'select sku, quantity from catalog.stock where quantity < 0',
  );
  return rows.map(({ sku, quantity }) => `${sku} stands at ${quantity}`);
}

function findSecondAuthorizations(authorizations: NonNullable<Evidence['authorizations']>): string[] {
  const byOrder = Map.groupBy(authorizations, ({ orderId }) => orderId);
  return [...byOrder].flatMap(([orderId, given]) => {
    const different = new Set(given.map(({ authorizationId }) => authorizationId));
    return different.size > 1 ? [`${orderId} was authorised as ${[...different].join(' and ')}`] : [];
  });
}

async function findMoneyHeldForNothing(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ order_id: string; payment: string; status: string | null }>(
    `select payment.order_id, payment.status as payment, "order".status
       from payments."authorization" payment
       left join orders."order" using (order_id)
      where payment.status in ('authorized', 'captured')
        and "order".status is distinct from 'confirmed'`,
  );
  return rows.map(
    ({ order_id, payment, status }) => `${order_id} is ${payment}, but the order is ${status ?? 'nowhere'}`,
  );
}

function allOf(accepted: AcceptedOrders): AcceptedOrder[] {
  return [...accepted.byCustomer().values()].flat();
}
