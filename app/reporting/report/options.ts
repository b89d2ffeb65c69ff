import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface ReportOptions {
  /** Where the Parquet is; undefined: in a temporary folder, filled for this report alone. */
  location: string | undefined;
  /** Whether to extract there first, and from which database. */
  extractFrom: ExtractFrom | undefined;
  /** ISO days, both included. */
  from: string | undefined;
  to: string | undefined;
  currency: string | undefined;
  /** The file of the page, if one is to be written. */
  html: string | undefined;
}

export interface ExtractFrom {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
}

/** An option that there is not, or a value that it cannot have. */
export class UnusableOptionError extends Error {
  constructor(complaint: string) {
    super(`${complaint}; see npm run report -- --help`);
    this.name = 'UnusableOptionError';
  }
}

export const usage = `npm run report -- [options]

Prints and charts the shop's orders by day, brand and country, from the Parquet
that the reporting program extracts. Revenue and items are those of confirmed
orders; amounts of different currencies are never added up.

  --source PLACE      a folder, or s3://bucket/prefix (the SDK's variables say who
                      and where, such as AWS_PROFILE or AWS_ENDPOINT_URL_S3);
                      REPORT_LOCATION unless given
  --from DAY          2026-11-01: orders placed on that day (UTC) and later
  --to DAY            orders placed until the end of that day (UTC)
  --currency CODE     EUR: only orders in that currency
  --html FILE         write the report as a page, too, which needs no other file
  --extract-from URL  postgres://user:password@host:port/database: first extract
                      what is new there, to --source, or else to a temporary
                      folder for this one report
  --help

The extraction keeps in the source how far it has come, so a source belongs to one
database. On AWS a task extracts to the reports bucket by itself, and --source is
all that is needed; in Athena, the named queries of the workgroup ask the same.

A database is asked over TLS only. Amazon's authorities are known; another one, such as
the rehearsal's .rehearsal/cloud/certificates/authority.pem, is named by the variable
NODE_EXTRA_CA_CERTS.

  npm run report -- --source s3://reports-bucket/shop --from 2026-11-01
  npm run report -- --extract-from postgres://shop_owner:…@127.0.0.1:5432/shop
`;

/**
 * Undefined when help is asked for.
 *
 * @throws {UnusableOptionError}
 */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReportOptions | undefined {
  const values = readArguments(args);
  if (values.help) return undefined;
  const source = values.source ?? environment.REPORT_LOCATION;
  const extractFrom = values['extract-from'];
  if (source === undefined && extractFrom === undefined) {
    throw new UnusableOptionError(
      'Say where the Parquet is with --source FOLDER or --source s3://bucket/prefix, or which database to take it from with --extract-from',
    );
  }
  const options = {
    location: source === undefined ? undefined : toLocation(source),
    extractFrom: extractFrom === undefined ? undefined : parseDatabaseUrl(extractFrom),
    from: parseDay('--from', values.from),
    to: parseDay('--to', values.to),
    currency: parseCurrency(values.currency),
    html: values.html,
  };
  if (options.from !== undefined && options.to !== undefined && options.from > options.to) {
    throw new UnusableOptionError(`--from ${options.from} is after --to ${options.to}`);
  }
  return options;
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        source: text,
        from: text,
        to: text,
        currency: text,
        html: text,
        'extract-from': text,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UnusableOptionError(
      error instanceof TypeError ? (error.message.split('. ')[0] ?? '') : String(error),
    );
  }
}

/** A folder may be named as in a shell. */
function toLocation(source: string): string {
  return /^[a-z0-9]+:\/\//.test(source) ? source : pathToFileURL(resolve(source)).href;
}

function parseDatabaseUrl(url: string): ExtractFrom {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed?.pathname.slice(1);
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol) || !parsed.hostname || !database) {
    throw new UnusableOptionError('--extract-from must be like postgres://user:password@host:port/database');
  }
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 5432),
    database: decodeURIComponent(database),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
}

function parseDay(option: string, day: string | undefined): string | undefined {
  if (day === undefined || z.iso.date().safeParse(day).success) return day;
  throw new UnusableOptionError(`${option} is "${day}" and must be a day like 2026-11-22`);
}

function parseCurrency(currency: string | undefined): string | undefined {
  if (currency === undefined || /^[A-Z]{3}$/.test(currency)) return currency;
  throw new UnusableOptionError(`--currency is "${currency}" and must be a code like EUR`);
}
