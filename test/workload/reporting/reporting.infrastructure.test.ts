import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from '../../../app/reporting/config.ts';
import { reportDatasets } from '../../../app/reporting/contract.ts';
import { parquetSchema } from '../../../app/reporting/parquet/parquet-schema.ts';
import { environments } from '../../../pipeline/environments.ts';
import { deliveryAssembly } from '../../support/cloud-assembly.ts';
import { deployed } from '../deployed-program.ts';

const tableSchema = z.object({
  Name: z.string(),
  PartitionKeys: z.array(z.object({ Name: z.string(), Type: z.string() })),
  Parameters: z.record(z.string(), z.string()),
  StorageDescriptor: z.object({
    Location: z.string(),
    Columns: z.array(z.object({ Name: z.string(), Type: z.string() })),
  }),
});

const taskSchema = z.object({
  Image: z.string(),
  ReadonlyRootFilesystem: z.boolean(),
  Environment: z.array(z.object({ Name: z.string(), Value: z.string() })),
  Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })),
});

const statementsSchema = z.object({
  Statement: z.array(z.object({ Action: z.unknown(), Resource: z.unknown() })),
});

/** Which type of Athena reads which of Parquet: https://trino.io/docs/current/object-storage/file-formats.html */
const typeOfAthena: Record<string, string> = {
  'BYTE_ARRAY UTF8': 'string',
  'INT64 TIMESTAMP_MILLIS': 'timestamp',
  'INT32 ': 'int',
  'INT64 ': 'bigint',
};

const assembly = deliveryAssembly();

describe.each(environments)('$name', ({ name, officeHours, reporting }) => {
  const stack = `sluice-${name}-reporting`;

  function tables() {
    return assembly
      .resources(stack, 'AWS::Glue::Table')
      .map(({ Properties }) => tableSchema.parse(Properties.TableInput));
  }

  function task() {
    const definition = assembly.resource(stack, 'AWS::ECS::TaskDefinition').Properties;
    const [container] = z.array(taskSchema).length(1).parse(definition.ContainerDefinitions);
    if (!container) throw new Error('The task has no container');
    return container;
  }

  function location(): string {
    const variable = task().Environment.find(({ Name }) => Name === 'REPORT_LOCATION');
    return variable?.Value ?? '';
  }

  it('has a table for each dataset, with the columns that its Parquet has, of the types that read them', () => {
    const written = Object.entries(reportDatasets).map(([dataset, columns]) => ({
      Name: dataset,
      Columns: parquetSchema(columns)
        .slice(1)
        .map(({ name: Name, type, converted_type = '' }) => ({
          Name,
          Type: typeOfAthena[`${type} ${converted_type}`],
        })),
    }));

    expect(tables().map(({ Name, StorageDescriptor: { Columns } }) => ({ Name, Columns }))).toEqual(written);
  });

  it('finds the files of a day where the extraction puts them, without being told of the day', () => {
    for (const { Name, PartitionKeys, Parameters, StorageDescriptor } of tables()) {
      expect(StorageDescriptor.Location).toBe(`${location()}/${Name}`);
      expect(PartitionKeys).toMatchObject([{ Name: 'day', Type: 'string' }]);
      expect(Parameters).toMatchObject({
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': `NOW-${reporting.keptForDays}DAYS,NOW`,
        'storage.location.template': `${location()}/${Name}/day=\${day}`,
      });
    }
  });

  it('lets what was extracted go after its time, but not how far the extraction has come', () => {
    const { Rules } = z
      .object({
        Rules: z.array(z.object({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() })),
      })
      .parse(assembly.resource(stack, 'AWS::S3::Bucket').Properties.LifecycleConfiguration);
    const expiring = Rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);

    expect(expiring).toEqual([
      ...Object.keys(reportDatasets).map((dataset) => ({
        Prefix: `reports/${dataset}/`,
        ExpirationInDays: reporting.keptForDays,
      })),
      { Prefix: 'answers/', ExpirationInDays: 7 },
    ]);
  });

  it('lets no question scan more than ten gigabytes, or leave its answer unencrypted', () => {
    expect(assembly.resource(stack, 'AWS::Athena::WorkGroup').Properties).toMatchObject({
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 10_000_000_000,
        ResultConfiguration: {
          OutputLocation: expect.stringMatching(/^s3:\/\/.*\/answers\/$/),
          EncryptionConfiguration: { EncryptionOption: expect.stringMatching(/^SSE_/) },
        },
      },
    });
  });

  it('has the usual questions in its workgroup and database', () => {
    const { Name: workGroup } = assembly.resource(stack, 'AWS::Athena::WorkGroup').Properties;
    const { DatabaseInput } = assembly.resource(stack, 'AWS::Glue::Database').Properties;
    const queries = assembly.resources(stack, 'AWS::Athena::NamedQuery').map(({ Properties }) => Properties);

    expect(queries.map((query) => query.Name)).toEqual([
      'orders-by-day',
      'orders-by-country',
      'orders-by-brand',
      'stock-turnover',
      'late-orders',
    ]);
    for (const { Database, WorkGroup } of queries) {
      expect(WorkGroup).toBe(workGroup);
      expect(DatabaseInput).toMatchObject({ Name: Database });
    }
  });

  it('gives the extraction exactly the variables and secrets that it reads', () => {
    const { Environment, Secrets } = task();
    const variables = Object.fromEntries([
      ...Environment.map(({ Name, Value }) => [Name, deployed(Value)]),
      ...Secrets.map(({ Name }) => [Name, 'a secret']),
    ]);

    const { HOST: _, ...config } = readConfig(variables);

    expect(Object.keys(config).sort()).toEqual(Object.keys(variables).sort());
    expect(config.REPORT_LOCATION).toMatch(/^s3:\/\/[^/]+\/reports$/);
  });

  it('reads from a reader, as an image of its own that can write nowhere but to the bucket', () => {
    const { Environment, Image, ReadonlyRootFilesystem } = task();
    const writer = assembly.resource(`sluice-${name}-data`, 'AWS::RDS::DBCluster').logicalId;
    const host = Environment.find(({ Name }) => Name === 'DATABASE_HOST')?.Value;

    expect(host).not.toContain(`${writer}EndpointAddress`);
    expect(Image).toMatch(/\/sluice\/reporting:\d+\.\d+\.\d+-[0-9a-f]{12}$/);
    expect(ReadonlyRootFilesystem).toBe(true);
  });

  it('may write extracted files, and tell a file that is missing from one that is forbidden', () => {
    const bucket = `\${${assembly.resource(stack, 'AWS::S3::Bucket').logicalId}.Arn}`;
    const role = assembly.resource(stack, 'AWS::IAM::ManagedPolicy', 'TaskRole').Properties;

    expect(statementsSchema.parse(role.PolicyDocument).Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
          Resource: `${bucket}/reports/*`,
        }),
        expect.objectContaining({ Action: 's3:ListBucket', Resource: bucket }),
      ]),
    );
  });

  it('extracts every hour in which the environment is awake, and keeps what could not be started', () => {
    const schedule = assembly.resource(stack, 'AWS::Scheduler::Schedule').Properties;

    expect(schedule).toMatchObject(
      officeHours
        ? { ScheduleExpression: 'cron(15 7-19 ? * MON-FRI *)', ScheduleExpressionTimezone: 'Europe/Berlin' }
        : { ScheduleExpression: 'cron(15 * * * ? *)' },
    );
    expect(schedule.Target).toMatchObject({
      DeadLetterConfig: { Arn: expect.stringContaining('AutomationDeadLetters') },
      RetryPolicy: { MaximumEventAgeInSeconds: 3000, MaximumRetryAttempts: 10 },
      EcsParameters: {
        LaunchType: 'FARGATE',
        TaskDefinitionArn: `\${${assembly.resource(stack, 'AWS::ECS::TaskDefinition').logicalId}}`,
      },
    });
  });
});
