import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { canListen } from '../ports.ts';

/** No host has it, so nobody listens there who does not listen on all addresses. */
const unusedAddress = '127.255.255.254';

/** Linux has all of 127.0.0.0/8; macOS has one address, until somebody adds others. */
export function isLoopbackNetworkThere(): Promise<boolean> {
  return isFree(unusedAddress, 0);
}

/** What to tell where that is not so. */
export const oneHostNote =
  'This machine has no addresses of 127.0.0.0/8 beside 127.0.0.1: all tasks stand on one host, each at a port of its own.';

/** Whether somebody listens there who listens on all addresses of this machine. */
export function listensEverywhere(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, unusedAddress);
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

/** The lowest port at which programs without privileges may listen: man 7 ip. */
const lowestPortFile = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** Whether a container may that has the network of this machine, whatever its user and its capabilities. */
export function mayEverybodyListen(port: number): boolean {
  return port >= (existsSync(lowestPortFile) ? Number(readFileSync(lowestPortFile, 'utf8')) : 1024);
}

/** One below 1024 is not for whoever may not listen there. */
export function isFree(address: string, port: number): Promise<boolean> {
  return canListen(port, address).catch(() => false);
}
