import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketAddress } from './health-check.ts';

interface Flow {
  target: SocketAddress;
  client: Socket;
  lastTraffic: number;
}

/** A connection that carried nothing for so long has no request under way. */
const idleAfterMilliseconds = 1000;

/** A listener of a network load balancer, or an endpoint of several servers: each connection goes to the next in turn. */
export class TcpForwarder {
  readonly #server: Server;
  readonly #receivers: () => readonly SocketAddress[];
  readonly #flows = new Set<Flow>();
  #turn = 0;

  constructor(receivers: () => readonly SocketAddress[]) {
    this.#receivers = receivers;
    // Half-open connections stay so: a client may end its side and wait for the answer.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#forward(client));
  }

  async listen(port: number, address = '127.0.0.1'): Promise<void> {
    this.#server.listen(port, address);
    await once(this.#server, 'listening');
  }

  /** Resolves when nothing is under way any more with a target that gets no new connections. */
  async drained(target: SocketAddress): Promise<void> {
    const isBusy = ({ target: { address, port }, lastTraffic }: Flow) =>
      address === target.address && port === target.port && Date.now() - lastTraffic < idleAfterMilliseconds;
    while ([...this.#flows].some(isBusy)) await sleep(50);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const { client } of this.#flows) client.destroy();
    await closed;
  }

  #forward(client: Socket): void {
    const receivers = this.#receivers();
    const target = receivers[this.#turn++ % Math.max(receivers.length, 1)];
    // A network load balancer without a target refuses: the client sees a reset.
    if (target === undefined) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ host: target.address, port: target.port, allowHalfOpen: true, noDelay: true });
    const flow: Flow = { target, client, lastTraffic: Date.now() };
    this.#flows.add(flow);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('data', () => {
        flow.lastTraffic = Date.now();
      });
      socket.pipe(other);
      // An error of one side ends the other, as a reset does through a load balancer.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        if (!other.writableEnded) other.destroy();
        this.#flows.delete(flow);
      });
    }
  }
}
