import { changingPassword } from '../platform/changing-password.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { readConfig } from './config.ts';
import { type ReportingMetric, reporting } from './contract.ts';
import { extract } from './extract.ts';
import { openStore } from './store/open-store.ts';

exitOnUncaughtError(reporting.name);
const config = readConfig(process.env);
const program = { service: reporting.name, environment: config.ENVIRONMENT };
const logger = createLogger(program);
const metrics = createMetrics<ReportingMetric>(program);
const store = openStore(config.REPORT_LOCATION);
const stopping = new AbortController();
const extraction = extract({
  connection: {
    host: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    database: config.DATABASE_NAME,
    user: config.DATABASE_USER,
    password: changingPassword({
      secretArn: config.DATABASE_SECRET_ARN,
      first: config.DATABASE_PASSWORD,
      logger,
    }),
  },
  store,
  logger,
  signal: stopping.signal,
});
shutDownOnSignal(logger, {
  extraction: () => {
    stopping.abort();
    return extraction;
  },
});
logger.info({ location: store.location, version: config.VERSION }, 'extraction begins');
const { watermark, ...result } = await extraction;
logger.info({ ...result, watermark: String(watermark) }, 'extraction ended');
// One that was stopped, or has failed, leaves the report as old as it was.
if (result.outcome !== 'stopped') metrics.count('ExtractionsEnded');
metrics.stop();
store.close();
