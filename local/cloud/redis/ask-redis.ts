import { connect } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';

export interface RedisAddress {
  address: string;
  port: number;
  isEncrypted: boolean;
}

const longestSilenceInMilliseconds = 3000;

/**
 * What a server of our own answers to each command; less than all where it falls silent or hangs up. Redis takes a command
 * as one line as well: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function askRedis(
  { address, port, isEncrypted }: RedisAddress,
  commands: readonly string[],
): Promise<string[]> {
  return new Promise((resolve) => {
    // It is our own server on loopback, which no certificate has to tell from others.
    const socket = isEncrypted
      ? // eslint-disable-next-line no-restricted-syntax
        connectEncrypted({ port, host: address, rejectUnauthorized: false })
      : connect(port, address);
    let text = '';
    const end = () => {
      resolve(answersIn(text));
      socket.destroy();
    };
    const lines = commands.map((command) => `${command}\r\n`).join('');
    socket.once(isEncrypted ? 'secureConnect' : 'connect', () => socket.write(lines));
    socket.setTimeout(longestSilenceInMilliseconds, end);
    // A character for each byte, as lengths count these.
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      if (answersIn(text).length === commands.length) end();
    });
    socket.on('error', end);
    socket.on('close', end);
  });
}

/** Those that are there as a whole: a line, or after a line with its length a longer text. */
function answersIn(text: string): string[] {
  const [line, length] = /^(?:\$(\d+)|.*)\r\n/.exec(text) ?? [];
  if (line === undefined) return [];
  const end = line.length + (length === undefined ? 0 : Number(length) + '\r\n'.length);
  if (text.length < end) return [];
  return [text.slice(length === undefined ? 0 : line.length, end).trim(), ...answersIn(text.slice(end))];
}
