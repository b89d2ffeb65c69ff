import { type ChildProcess, spawn } from 'node:child_process';

/** Waits for the end of its standard input, which comes with the end of whoever holds the other side. */
const watch = 'read -r _; kill -QUIT "$1" 2>/dev/null; exit 0';

/**
 * Sees to it that a child does not outlive this process, even when SIGKILL leaves it no time to say goodbye: NGINX would
 * go on serving with an old configuration and keep the port.
 */
export function endWithThisProcess({ pid }: ChildProcess): { stopWatching: () => void } {
  // It could not be started, which its own error event reports.
  if (pid === undefined) return { stopWatching: () => {} };
  const watcher = spawn('sh', ['-c', watch, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A signal to the whole process group must not end the watcher before its work is done.
    detached: true,
  });
  return { stopWatching: () => watcher.kill('SIGKILL') };
}
