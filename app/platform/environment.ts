import { z } from 'zod';

/**
 * The shape of a schema for the variables of a contract. `z.object({ … } satisfies SchemaOf<CatalogVariables>)` does
 * not compile when a variable is missing or misspelt.
 */
export type SchemaOf<Variables> = { [Name in keyof Variables]: z.ZodType };

/** Every variable that is missing or wrong, in one line. Values are not repeated: some of them are secrets. */
export class InvalidEnvironmentError extends Error {
  constructor(complaints: readonly string[]) {
    super(`The environment variables are not usable: ${complaints.join('; ')}. Set them and start again.`);
    this.name = 'InvalidEnvironmentError';
  }
}

/** A variable that has to be there and may be anything but empty. */
export const text = () => z.string('is missing').min(1, 'is empty');

/** A TCP port, as a number. 0 lets the system choose a free one. */
export const port = () =>
  z
    .string('is missing')
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .transform(Number)
    .refine((number) => number <= 65535, 'must be a port number from 0 to 65535');

/** A whole number from 0, of at most six digits. */
export const count = () =>
  z
    .string('is missing')
    .regex(/^\d{1,6}$/, 'must be a whole number from 0 to 999999')
    .transform(Number);

/** A JSON list of texts. */
export const listOfTexts = () =>
  text().transform((value, { addIssue }) => {
    const { data } = z.array(z.string()).safeParse(parseJson(value));
    if (!data) addIssue({ code: 'custom', message: 'must be a JSON list of texts' });
    return data ?? [];
  });

/** An absolute `http:` or `https:` URL, given back without a slash at its end. */
export const httpUrl = () =>
  z
    .string('is missing')
    .refine(isHttpUrl, 'must be an absolute http:// or https:// URL')
    .transform((url) => url.replace(/\/+$/, ''));

/** Where the shop's database is and as whom to enter it: the variables of every program that has a connection pool. */
export const databaseVariables = {
  DATABASE_HOST: text(),
  DATABASE_PORT: port(),
  DATABASE_NAME: text(),
  DATABASE_USER: text(),
  DATABASE_PASSWORD: text(),
  DATABASE_SECRET_ARN: text(),
};

const listenAddress = z.object({ HOST: z.string().min(1, 'is empty').default('0.0.0.0') });

/**
 * The variables of a program, checked and converted; besides those of the schema, `HOST`, the address to listen on.
 *
 * @throws {InvalidEnvironmentError} naming every variable that is missing or wrong
 */
export function parseEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> & z.output<typeof listenAddress> {
  const variables = schema.safeParse(environment);
  const address = listenAddress.safeParse(environment);
  if (variables.success && address.success) return { ...variables.data, ...address.data };
  const issues = [...(variables.error?.issues ?? []), ...(address.error?.issues ?? [])];
  throw new InvalidEnvironmentError(issues.map(({ path, message }) => `${path.join('.')} ${message}`));
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
