import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { canary } from '../../app/automation/canary/contract.ts';
import { environments } from '../../pipeline/environments.ts';
import { type CloudAssembly, deliveryAssembly } from '../support/cloud-assembly.ts';

const runConfigSchema = z.object({
  TimeoutInSeconds: z.number(),
  EnvironmentVariables: z.record(z.string(), z.string()),
});

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = deliveryAssembly();
});

/** Of the regions of an environment, that in which its canary stands. */
function servicesOf({ name, drRegion }: (typeof environments)[number]): string {
  return drRegion === undefined ? `sluice-${name}-services` : `sluice-${name}-dr-services`;
}

/** A quarter of an hour after the shop was woken, by the clocks of its people. */
function awake(canaryId: string) {
  return {
    ScheduleExpression: 'cron(15 7 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    Target: {
      Arn: expect.stringContaining(':scheduler:::aws-sdk:synthetics:startCanary'),
      Input: `{"Name":"\${${canaryId}}"}`,
      DeadLetterConfig: { Arn: expect.stringContaining('AutomationDeadLetters') },
    },
  };
}

function asleep(canaryId: string) {
  const schedule = awake(canaryId);
  return {
    ...schedule,
    ScheduleExpression: 'cron(55 19 ? * MON-FRI *)',
    Target: {
      ...schedule.Target,
      Arn: expect.stringContaining(':scheduler:::aws-sdk:synthetics:stopCanary'),
    },
  };
}

describe.each(environments.filter((environment) => environment.canary))(
  'the canary of $name',
  (environment) => {
    const services = servicesOf(environment);
    const found = () => assembly.resource(services, 'AWS::Synthetics::Canary').Properties;

    it('runs under the shop’s name, at its rate and with the time of its contract', () => {
      expect(found()).toMatchObject({
        Code: { Handler: canary.handler },
        Schedule: { Expression: `rate(${environment.canary?.everyMinutes} minutes)` },
        StartCanaryAfterCreation: true,
        ProvisionedResourceCleanup: 'AUTOMATIC',
      });
      expect(runConfigSchema.parse(found().RunConfig)).toEqual({
        TimeoutInSeconds: canary.timeoutInSeconds,
        EnvironmentVariables: {
          SHOP_URL: environment.domain
            ? `https://${environment.domain}`
            : expect.stringMatching(/^http:\/\/\$\{Edge/),
        },
      });
    });

    it('keeps what it has seen for a month, under the key of the environment', () => {
      const bucket = assembly.resource(services, 'AWS::S3::Bucket', 'CanaryArtifacts');

      expect(found()).toMatchObject({
        ArtifactS3Location: `s3://\${${bucket.logicalId}}/runs`,
        ArtifactConfig: {
          S3Encryption: { EncryptionMode: 'SSE_KMS', KmsKeyArn: expect.stringContaining('encryption') },
        },
      });
      expect(bucket.Properties.LifecycleConfiguration).toMatchObject({
        Rules: [expect.objectContaining({ ExpirationInDays: 31 })],
      });
    });

    it('writes its log into a group that is there for it', () => {
      const { logicalId } = assembly.resource(services, 'AWS::Synthetics::Canary');
      const logs = assembly.resource(services, 'AWS::Logs::LogGroup', 'CanaryLog');

      expect(logs.Properties.LogGroupName).toBe(`/aws/lambda/cwsyn-\${${logicalId}}-\${${logicalId}.Id}`);
    });

    it('pages when it does not succeed, and when it does not run although nobody sleeps', () => {
      const alarm = assembly.resource(services, 'AWS::CloudWatch::Alarm', 'BusinessWatchCanary');
      const page = assembly.resource(services, 'AWS::CloudWatch::CompositeAlarm', 'BusinessWatch');

      expect(alarm.Properties).toMatchObject({
        TreatMissingData: environment.officeHours ? 'notBreaching' : 'breaching',
        Threshold: 100,
      });
      expect(page.Properties.AlarmRule).toContain(alarm.logicalId);
    });

    it('is awake only while the shop is, and may be started and stopped, itself alone', () => {
      const { logicalId } = assembly.resource(services, 'AWS::Synthetics::Canary');
      const schedules = assembly
        .resources(services, 'AWS::Scheduler::Schedule')
        .filter((schedule) => schedule.logicalId.includes('CanaryHours'))
        .map(({ Properties }) => Properties);
      const rights = assembly
        .resources(services, 'AWS::IAM::ManagedPolicy')
        .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument))
        .filter((policy) => policy.includes('synthetics:'));

      expect(schedules).toMatchObject(environment.officeHours ? [awake(logicalId), asleep(logicalId)] : []);
      expect(rights).toHaveLength(schedules.length);
      for (const right of rights) {
        expect(right).toMatch(/"synthetics:(Start|Stop)Canary"/);
        expect(right).toContain(`:canary:\${${logicalId}}"`);
      }
    });
  },
);
