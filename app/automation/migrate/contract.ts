/** Brings the database to the schema of this release, before the services of the release start. */
export const migrate = {
  name: 'migrate',
  handler: 'main.handler',
  timeoutInSeconds: 300,
} as const;

export interface MigrateVariables {
  ENVIRONMENT: string;
  DATABASE_HOST: string;
  /** Answers also where the database takes no writes, because it follows that of another region. */
  DATABASE_READER_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** The secret with `username` and `password`; read when the function runs, so a rotated one is found. */
  DATABASE_SECRET_ARN: string;
  /** `demo` adds what has never been there of the demonstration assortment, and changes nothing else; `none` adds nothing. */
  SEED: 'demo' | 'none';
}

/** What an operator invokes it with: `{}` migrates. CloudFormation sends the request of a custom resource. */
export interface MigrateRequest {
  /** Tells what would be applied, or refused before anything is, and leaves the database as it is. */
  dryRun?: boolean | undefined;
}
