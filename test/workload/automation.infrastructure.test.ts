import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfig as readRedriveConfig } from '../../app/automation/redrive/config.ts';
import { readConfig as readSleepConfig } from '../../app/automation/sleep/config.ts';
import { environments } from '../../pipeline/environments.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { deployed } from './deployed-program.ts';

const variablesSchema = z.object({ Variables: z.record(z.string(), z.string()) });
const targetSchema = z.object({
  Arn: z.string(),
  Input: z.string(),
  DeadLetterConfig: z.object({ Arn: z.string() }),
  RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number() }),
});
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
      Resource: z.union([z.string(), z.array(z.string())]).transform((resource) => [resource].flat()),
      Condition: z.unknown().optional(),
    }),
  ),
});

const assembly = deliveryAssembly();

describe.each(environments)('the automation of $name', ({ name, officeHours }) => {
  const services = `sluice-${name}-services`;

  function variablesOf(program: string): Record<string, string> {
    const { Environment } = assembly.resource(services, 'AWS::Lambda::Function', program).Properties;
    const { Variables } = variablesSchema.parse(Environment);
    return Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, deployed(value)]),
    );
  }

  /** One in each zone, of one task each; its host comes and goes with the task. */
  function proxies(): string[] {
    const scaled = scaledServices();
    return assembly
      .resources(services, 'AWS::ECS::Service')
      .map(({ logicalId }) => logicalId)
      .filter((logicalId) => !scaled.includes(logicalId));
  }

  /** The services whose number of tasks follows the load. */
  function scaledServices(): string[] {
    const targets = assembly.resources(services, 'AWS::ApplicationAutoScaling::ScalableTarget');
    return assembly
      .resources(services, 'AWS::ECS::Service')
      .map(({ logicalId }) => logicalId)
      .filter((logicalId) =>
        targets.some(({ Properties }) => String(Properties.ResourceId).includes(`\${${logicalId}.Name}`)),
      );
  }

  /** What the schedules do with the function, and when. */
  function schedulesOf(program: string) {
    return assembly
      .resources(services, 'AWS::Scheduler::Schedule')
      .filter(({ logicalId }) => logicalId.includes(program))
      .map(({ Properties }) => ({ ...Properties, Target: targetSchema.parse(Properties.Target) }));
  }

  it.each([
    ['services', 2],
    ['schema', 1],
    ['data', 2],
  ])('keeps what no attempt of a function in the stack %s has brought to a good end', (part, atLeast) => {
    const stack = `sluice-${name}-${part}`;
    const queue = assembly.resource(stack, 'AWS::SQS::Queue', 'AutomationDeadLetters').logicalId;
    const targets = assembly
      .resources(stack, 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties.DeadLetterConfig);

    expect(targets.length).toBeGreaterThanOrEqual(atLeast);
    for (const target of targets) expect(target).toEqual({ TargetArn: `\${${queue}.Arn}` });
  });

  it('gives the function that redrives exactly the variables that it reads', () => {
    const { HOST: _, ...config } = readRedriveConfig(variablesOf('AutomationRedrive'));

    expect(Object.keys(config).sort()).toEqual(Object.keys(variablesOf('AutomationRedrive')).sort());
  });

  if (officeHours === undefined) {
    it('never sleeps', () => {
      expect(schedulesOf('Sleep')).toEqual([]);
    });
    return;
  }

  it('gives the function that puts to sleep exactly the variables that it reads', () => {
    const { HOST: _, ...config } = readSleepConfig(variablesOf('AutomationSleep'));

    expect(Object.keys(config).sort()).toEqual(Object.keys(variablesOf('AutomationSleep')).sort());
    expect(config.SERVICE_NAMES).toHaveLength(scaledServices().length);
    expect(config.SINGLE_SERVICE_NAMES).toHaveLength(proxies().length);
  });

  it('sleeps every evening, also after a woken Sunday, and wakes on working days, by the clocks of its people', () => {
    const handler = assembly.resource(services, 'AWS::Lambda::Function', 'AutomationSleep').logicalId;

    expect(schedulesOf('Sleep')).toMatchObject([
      {
        ScheduleExpression: 'cron(0 20 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        Target: { Arn: `\${${handler}.Arn}`, Input: '{"action":"sleep"}' },
      },
      {
        ScheduleExpression: 'cron(0 7 ? * MON-FRI *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        Target: { Arn: `\${${handler}.Arn}`, Input: '{"action":"wake"}' },
      },
    ]);
    for (const { Target } of schedulesOf('Sleep')) {
      expect(Target.DeadLetterConfig.Arn).toContain('AutomationDeadLetters');
      expect(Target.RetryPolicy.MaximumEventAgeInSeconds).toBe(3600);
    }
  });

  it('may stop and start its own services and database, and no others', () => {
    const { Statement } = policySchema.parse(
      assembly.resource(services, 'AWS::IAM::ManagedPolicy', 'AutomationSleep').Properties.PolicyDocument,
    );
    const resourcesOf = (action: string) =>
      Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);

    expect(resourcesOf('ecs:UpdateService').sort()).toEqual(
      [...scaledServices(), ...proxies()].map((logicalId) => `\${${logicalId}}`).sort(),
    );
    expect(resourcesOf('rds:StopDBCluster')).toEqual([expect.stringMatching(/:cluster:\$\{.*Cluster/)]);
    expect(
      Statement.find(({ Action }) => Action.includes('application-autoscaling:RegisterScalableTarget'))
        ?.Condition,
    ).toEqual({
      StringEquals: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
    });
  });
});
