import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** For the last lines to come through the pipe once NGINX has ended. */
const restInMilliseconds = 50;

/**
 * Makes a named pipe at `path`, and copies whatever is written to it to standard output. NGINX cannot open
 * `/dev/stdout` itself where that is a socket, as it is under a parent process that reads it.
 */
export function openAccessLog(path: string): { close: () => Promise<void> } {
  execFileSync('/usr/bin/mkfifo', ['-m', '600', path]);
  // Open for writing as well, so that the pipe does not end when NGINX replaces its workers.
  const pipe = new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), writable: false });
  pipe.on('data', (lines) => process.stdout.write(lines));
  return {
    close: async () => {
      await delay(restInMilliseconds);
      pipe.destroy();
    },
  };
}
