import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { soldProduct } from '../../app/storefront/stand-in-catalog.ts';

export interface LoadResult {
  answersPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** By status; anything but 202 spoils the figure. */
  statuses: Record<string, number>;
}

/** As many as order in a few minutes; with fewer their limits would be what is measured. */
const customers = Array.from({ length: 20_000 }, () => randomUUID());
const addresses = 5000;

/**
 * Connections that each send the next order as soon as the last is answered. Writes and reads bare sockets: a client
 * that cost as much as the server would measure itself.
 */
export async function sendOrders(
  port: number,
  { connections, milliseconds }: { connections: number; milliseconds: number },
): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const until = performance.now() + milliseconds;
  await Promise.all(
    Array.from({ length: connections }, () => sendOneAfterAnother(port, until, latencies, statuses)),
  );
  latencies.sort((one, other) => one - other);
  const quantile = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN;
  return {
    answersPerSecond: (1000 * latencies.length) / milliseconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    statuses,
  };
}

function sendOneAfterAnother(
  port: number,
  until: number,
  latencies: number[],
  statuses: Record<string, number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let received = '';
    const sendNext = () => {
      sentAt = performance.now();
      if (sentAt >= until) {
        socket.end();
        resolve();
        return;
      }
      socket.write(composeOrder());
    };
    socket.on('connect', sendNext);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      const status = received.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      latencies.push(performance.now() - sentAt);
      received = '';
      sendNext();
    });
    failWhenClosedEarly(socket, () => received !== '', reject);
  });
}

function failWhenClosedEarly(socket: Socket, isWaiting: () => boolean, reject: (error: Error) => void): void {
  socket.on('close', () => {
    if (isWaiting()) reject(new Error('The server closed a connection in the middle of an answer.'));
  });
}

const headEnd = '\r\n\r\n';

function isWhole(received: string): boolean {
  const end = received.indexOf(headEnd);
  if (end < 0) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
  return received.length >= end + headEnd.length + Number(length);
}

function composeOrder(): string {
  const body = JSON.stringify({
    customerId: customers[Math.floor(Math.random() * customers.length)],
    email: 'ada@example.com',
    address: {
      name: 'Ada Example',
      street: 'Am Bach 1',
      postalCode: '10115',
      city: 'Berlin',
      country: soldProduct.country,
    },
    currency: soldProduct.currency,
    paymentMethod: 'card',
    lines: [{ sku: soldProduct.sku, quantity: 1, unitPriceInMinorUnits: soldProduct.priceInMinorUnits }],
  });
  const address = Math.floor(Math.random() * addresses);
  return [
    'POST /api/orders HTTP/1.1',
    'Host: shop.example',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `Idempotency-Key: ${randomUUID()}`,
    `X-Forwarded-For: 10.0.${address >> 8}.${address & 255}, 10.1.0.1`,
    '',
    body,
  ].join('\r\n');
}
