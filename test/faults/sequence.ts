import type { AcceptedOrder, AcceptedOrders } from './accepted-orders.ts';

/** An order that took effect before one of the same customer that had been accepted earlier. */
interface Overtaking {
  later: AcceptedOrder;
  earlier: AcceptedOrder;
}

/** The place of an order among all that took effect, by its id; one without has taken none. */
export type Places = ReadonlyMap<string, number>;

/**
 * The cases that must never be: one line for each order that overtook another.
 *
 * @param mayBeOvertaken ids of orders that waited where nobody could reach them; among themselves they keep their sequence
 */
export function findOutOfOrder(
  accepted: Pick<AcceptedOrders, 'byCustomer'>,
  places: Places,
  mayBeOvertaken: ReadonlySet<string> = new Set(),
): string[] {
  const forbidden = findOvertakings(accepted, places).filter((found) => !isExpected(found, mayBeOvertaken));
  const byLater = Map.groupBy(forbidden, ({ later }) => later);
  return [...byLater].map(
    ([later, [first]]) =>
      `${later.orderId} overtook ${first?.earlier.orderId} of customer ${later.customerId}`,
  );
}

/** Of the orders that may be overtaken, the ids of those that were. */
export function findOvertaken(
  accepted: Pick<AcceptedOrders, 'byCustomer'>,
  places: Places,
  mayBeOvertaken: ReadonlySet<string>,
): string[] {
  const expected = findOvertakings(accepted, places).filter((found) => isExpected(found, mayBeOvertaken));
  return [...new Set(expected.map(({ earlier }) => earlier.orderId))];
}

function findOvertakings({ byCustomer }: Pick<AcceptedOrders, 'byCustomer'>, places: Places): Overtaking[] {
  return [...byCustomer().values()].flatMap((orders) => {
    const effective = orders.filter(({ orderId }) => places.has(orderId));
    const placeOf = ({ orderId }: AcceptedOrder) => places.get(orderId) ?? 0;
    return effective.flatMap((later, index) =>
      effective
        .slice(0, index)
        .filter((earlier) => placeOf(earlier) > placeOf(later))
        .map((earlier) => ({ later, earlier })),
    );
  });
}

function isExpected({ later, earlier }: Overtaking, mayBeOvertaken: ReadonlySet<string>): boolean {
  return mayBeOvertaken.has(earlier.orderId) && !mayBeOvertaken.has(later.orderId);
}
