import { createServer } from 'node:net';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import type { Ports } from './runtime.ts';
import { readStateFile } from './state-file.ts';

export class NoFreePortError extends Error {
  constructor(key: string, addresses: readonly string[]) {
    super(
      `No port of ${first}-${last} is free on ${addresses.join(' and ')} for "${key}"; end what listens there, or reset the rehearsal.`,
    );
    this.name = 'NoFreePortError';
  }
}

export class PortTakenError extends Error {
  constructor(key: string, port: number) {
    super(
      `Port ${port}, at which others know "${key}", is taken by another program; end that program, or reset the rehearsal.`,
    );
    this.name = 'PortTakenError';
  }
}

export class LoopbackAddressMissingError extends Error {
  constructor(address: string) {
    super(
      `This machine does not answer to the loopback address ${address}; add it (macOS: sudo ifconfig lo0 alias ${address}) and start again.`,
    );
    this.name = 'LoopbackAddressMissingError';
  }
}

// Below the range from which operating systems take the local ports of outgoing connections.
const first = 20_000;
const last = 29_999;

export function createPorts(stateDirectory: string): Ports {
  const file = join(stateDirectory, 'ports.json');
  const portOf = new Map(Object.entries(readStateFile<Record<string, number>>(file) ?? {}));
  // Claimed since this start: what listens there now is our own, and asking again must not move it.
  const claims = new Map<string, Promise<number>>();

  const save = () => writeFileAtomically(file, JSON.stringify(Object.fromEntries(portOf), null, 1));

  const claim = async (key: string, addresses: readonly string[]): Promise<number> => {
    const remembered = portOf.get(key);
    if (remembered !== undefined && (await isFree(remembered, addresses))) return remembered;
    for (const port of portsFromRandomStart()) {
      if ([...portOf.values()].includes(port)) continue;
      // Taken before it is tried, as another key may be looking at the same time.
      portOf.set(key, port);
      if (!(await isFree(port, addresses))) continue;
      save();
      return port;
    }
    portOf.delete(key);
    throw new NoFreePortError(key, addresses);
  };

  const reclaim = async (key: string, addresses: readonly string[]): Promise<number> => {
    const remembered = portOf.get(key);
    if (remembered === undefined || (await isFree(remembered, addresses))) return claim(key, addresses);
    throw new PortTakenError(key, remembered);
  };

  const once = (key: string, take: () => Promise<number>): Promise<number> => {
    const underWay = claims.get(key) ?? take();
    claims.set(key, underWay);
    underWay.catch(() => claims.delete(key));
    return underWay;
  };

  const forget = (keys: readonly string[]): void => {
    for (const key of keys) claims.delete(key);
    const known = keys.filter((key) => portOf.delete(key));
    if (known.length > 0) save();
  };

  return {
    claim: (key, addresses = ['127.0.0.1']) => once(key, () => claim(key, addresses)),
    reclaim: (key, addresses = ['127.0.0.1']) => once(key, () => reclaim(key, addresses)),
    release: (key) => forget([key]),
    releaseUnder: (prefix) => forget([...portOf.keys()].filter((key) => key.startsWith(prefix))),
  };
}

/** A random start keeps several rehearsals on one machine apart. */
function* portsFromRandomStart(): Generator<number> {
  const count = last - first + 1;
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) yield first + ((start + step) % count);
}

async function isFree(port: number, addresses: readonly string[]): Promise<boolean> {
  for (const address of addresses) {
    if (!(await canListen(port, address))) return false;
  }
  return true;
}

/** @throws LoopbackAddressMissingError, and what else forbids it than that somebody listens there. */
export function canListen(port: number, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EADDRNOTAVAIL') reject(new LoopbackAddressMissingError(address));
      else reject(error);
    });
    probe.listen({ port, host: address, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
