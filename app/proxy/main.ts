import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unwatchFile,
  watchFile,
  writeFileSync,
} from 'node:fs';
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

/** A certificate comes once in months; at the first start of a host, though, customers wait for it. */
const certificateCheckInMilliseconds = 2_000;

exitOnUncaughtError(proxy.name);
const config = readConfig();
const logger = createLogger({ service: proxy.name, environment: config.ENVIRONMENT });
const nginxPath = findNginx(process.env.PATH ?? '');
const folder = createFolder();
const configurationFile = join(folder, 'nginx.conf');
const accessLogFile = join(folder, 'access-log');
configure();
const accessLog = openAccessLog(accessLogFile);
// Before NGINX starts: from its first answer on somebody may want the end.
const end = listenForTheEnd(logger);
const nginx = spawn(nginxPath, ['-p', folder, '-c', configurationFile, '-e', 'stderr'], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
logger.info({ host: config.HOST, port: config.PORT, storefrontUrl: config.STOREFRONT_URL }, 'starting nginx');
const watcher = endWithThisProcess(nginx);
watchFile(config.CERTIFICATE_FILE, { interval: certificateCheckInMilliseconds }, takeUpCertificate);
process.exitCode = await runUntilItEnds(nginx, end, logger);
unwatchFile(config.CERTIFICATE_FILE);
watcher.stopWatching();
await accessLog.close();
rmSync(folder, { recursive: true, force: true });

/** Open to NGINX's workers as well, which run as another user when this program runs as root. */
function createFolder(): string {
  const created = mkdtempSync(join(tmpdir(), 'proxy-'));
  chmodSync(created, 0o755);
  return created;
}

function configure(): void {
  writeFileSync(
    configurationFile,
    renderNginxConfiguration({
      host: config.HOST,
      port: config.PORT,
      tlsPort: config.TLS_PORT,
      ...(existsSync(config.CERTIFICATE_FILE) && { certificateFile: config.CERTIFICATE_FILE }),
      storefrontUrl: config.STOREFRONT_URL,
      mediaDirectory: config.MEDIA_DIRECTORY,
      // As Linux distributions build NGINX, it has threads; as Homebrew does, it has none.
      hasThreads: process.platform === 'linux',
      areAddressesLimited: config.ADDRESS_LIMITS === 'enforced',
      connectionLifetimeInSeconds: proxy.connectionLifetimeInSeconds,
      nameservers: nameserversIn(readFileSync('/etc/resolv.conf', 'utf8')),
      folder,
      accessLog: accessLogFile,
    }),
  );
}

/** NGINX keeps its old configuration and its old certificate when the new one is of no use, and says why. */
function takeUpCertificate(): void {
  // One that is gone is no reason to go back to plain HTTP.
  if (!existsSync(config.CERTIFICATE_FILE)) return;
  logger.info({ certificateFile: config.CERTIFICATE_FILE }, 'taking up the certificate');
  configure();
  nginx.kill('SIGHUP');
}

function listenForTheEnd(log: Logger): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'shutting down');
      end.abort();
    });
  }
  return end.signal;
}

/** Passes the wish to end on to NGINX, in NGINX's own language: SIGQUIT is its graceful shutdown, SIGTERM is not. */
async function runUntilItEnds(child: ChildProcess, end: AbortSignal, log: Logger): Promise<0 | 1> {
  end.addEventListener('abort', () => child.kill('SIGQUIT'));
  const [code, signal] = await once(child, 'exit');
  // An NGINX that has not set up its signal handling yet ends by the signal itself.
  if (end.aborted && (code === 0 || signal === 'SIGQUIT')) return 0;
  log.fatal({ code, signal }, 'nginx ended by itself; its reason is on standard error');
  return 1;
}
