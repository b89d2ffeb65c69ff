import { createServer } from 'node:http';
import type { Order, OrderStatus } from '../../../app/orders/contract.ts';

export interface StandInOrders {
  url: string;
  /** From now on the order is known, with this status. */
  put: (orderId: string, customerId: string, status: OrderStatus) => void;
  becomeUnavailable: () => void;
  becomeAvailable: () => void;
  /** How often it was asked for orders. */
  questions: () => number;
  stop: () => void;
}

/** Answers like the orders service, of orders that a test has put there. */
export async function startStandInOrders(): Promise<StandInOrders> {
  const orders = new Map<string, Order>();
  let questions = 0;
  let isAvailable = true;
  const server = createServer((request, response) => {
    questions += 1;
    if (!isAvailable) {
      response.writeHead(503).end();
      return;
    }
    const [, orderId = ''] = /^\/orders\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    const [, customerId] = /^\/customers\/([^/?]+)\/orders/.exec(request.url ?? '') ?? [];
    const history = [...orders.values()].filter((order) => order.customerId === customerId);
    const answer = customerId ? { orders: history, nextBefore: null } : orders.get(orderId);
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? { detail: 'unknown' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in got no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    put: (orderId, customerId, status) => {
      const lines = [{ sku: 'TEAPOT-1', name: 'Teapot, Ink', quantity: 1, unitPriceInMinorUnits: 1299 }];
      const facts = { reason: null, placedAt: '2026-11-22T10:00:00.000Z', currency: 'EUR' };
      orders.set(orderId, { orderId, customerId, status, ...facts, totalInMinorUnits: 1299, lines });
    },
    becomeUnavailable: () => {
      isAvailable = false;
    },
    becomeAvailable: () => {
      isAvailable = true;
    },
    questions: () => questions,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
