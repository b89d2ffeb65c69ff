import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, type Logger } from '../platform/logger.ts';
import { exitOnUncaughtError } from '../platform/shutdown.ts';
import { openAccessLog } from './access-log.ts';
import { readConfig } from './config.ts';
import { proxy } from './contract.ts';
import { endWithThisProcess } from './end-with-this-process.ts';
import { findNginx } from './find-nginx.ts';
import { nameserversIn } from './nameservers.ts';
import { renderNginxConfiguration } from './nginx-configuration.ts';

exitOnUncaughtError(proxy.name);
const config = readConfig();
const logger = createLogger({ service: proxy.name, environment: config.ENVIRONMENT });
const nginxPath = findNginx(process.env.PATH ?? '');
const folder = createFolder();
const configurationFile = join(folder, 'nginx.conf');
const accessLogFile = join(folder, 'access-log');
writeFileSync(
  configurationFile,
  renderNginxConfiguration({
    host: config.HOST,
    port: config.PORT,
    storefrontUrl: config.STOREFRONT_URL,
    nameservers: nameserversIn(readFileSync('/etc/resolv.conf', 'utf8')),
    folder,
    accessLog: accessLogFile,
  }),
);
const accessLog = openAccessLog(accessLogFile);
const nginx = spawn(nginxPath, ['-p', folder, '-c', configurationFile, '-e', 'stderr'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
logger.info({ host: config.HOST, port: config.PORT, storefrontUrl: config.STOREFRONT_URL }, 'starting nginx');
const watcher = endWithThisProcess(nginx);
process.exitCode = await runUntilItEnds(nginx, logger);
watcher.stopWatching();
await accessLog.close();
rmSync(folder, { recursive: true, force: true });

/** Open to NGINX's workers as well, which run as another user when this program runs as root. */
function createFolder(): string {
  const created = mkdtempSync(join(tmpdir(), 'proxy-'));
  chmodSync(created, 0o755);
  return created;
}

/** Passes the wish to end on to NGINX, in NGINX's own language: SIGQUIT is its graceful shutdown, SIGTERM is not. */
async function runUntilItEnds(child: ChildProcess, log: Logger): Promise<0 | 1> {
  let isShuttingDown = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      isShuttingDown = true;
      log.info({ signal }, 'shutting down');
      child.kill('SIGQUIT');
    });
  }
  const [code, signal] = await once(child, 'exit');
  // An NGINX that has not set up its signal handling yet ends by the signal itself.
  if (isShuttingDown && (code === 0 || signal === 'SIGQUIT')) return 0;
  log.fatal({ code, signal }, 'nginx ended by itself; its reason is on standard error');
  return 1;
}
