export interface HostOfTask {
  address: string;
  /** Ports there by the container ports that they stand for. */
  localPorts: ReadonlyMap<number, number>;
}

/**
 * A text in which containers are told by loopback, as those of one task reach each other: by the address of their host, and
 * by the ports there. A port is told by its number, or by the variable that has it.
 */
export function atHost(text: string, { address, localPorts }: HostOfTask): string {
  const told = /\b(?:127\.0\.0\.1|localhost)([:/ ])(\d+|\$\{?(?:\w+_)?PORT\b)/g;
  return text.replace(told, (whole, between, port) => {
    const local = port.startsWith('$') ? port : localPorts.get(Number(port));
    return local === undefined ? whole : `${address}${between}${local}`;
  });
}
