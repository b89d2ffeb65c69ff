import { TcpForwarder } from '../load-balancing/tcp-forwarder.ts';
import { readerAddress } from './cluster-addresses.ts';

/**
 * Where those of a cluster answer that only read: each connection goes to the next of them. On AWS it is the name of the
 * endpoint that leads to one after the other.
 *
 * Source: Amazon Aurora user guide, "Reader endpoints for Amazon Aurora".
 */
export class ReaderEndpoint {
  readonly #port: number;
  readonly #receivers: () => readonly string[];
  #forwarder: TcpForwarder | undefined;

  /** `receivers`: the addresses of instances that take connections. */
  constructor(port: number, receivers: () => readonly string[]) {
    this.#port = port;
    this.#receivers = receivers;
  }

  /** Unless it is open. */
  async open(): Promise<void> {
    if (this.#forwarder) return;
    this.#forwarder = new TcpForwarder(() =>
      this.#receivers().map((address) => ({ address, port: this.#port })),
    );
    await this.#forwarder.listen(this.#port, readerAddress);
  }

  async close(): Promise<void> {
    const forwarder = this.#forwarder;
    this.#forwarder = undefined;
    await forwarder?.close();
  }
}
