/** Extracts what changed since the last run from the reporting reader to Parquet; runs to its end and stops. */
export const reporting = {
  name: 'reporting',
} as const;

export interface ReportingVariables {
  ENVIRONMENT: string;
  /** The image version that runs. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** The bucket and the prefix below it: `s3://bucket/prefix`. */
  REPORT_LOCATION: string;
}

export interface ReportingSecrets {
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}
