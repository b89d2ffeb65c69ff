import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { Service } from '../../../../local/cloud/ecs/service.ts';
import { parseTaskDefinition } from '../../../../local/cloud/ecs/task-definition.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { account, Rehearsal, region, until } from '../rehearsal.ts';

const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:database-a1b2c3`;

/** Writes what it was given beside itself, and answers its health as the file `health` says. */
const program = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  const { PORT, HOST, DATABASE_PASSWORD, AWS_REGION, FLAVOUR } = process.env;
  writeFileSync('given', JSON.stringify({ PORT, HOST, DATABASE_PASSWORD, AWS_REGION, FLAVOUR }));
  createServer((_, response) => {
    response.statusCode = existsSync('ill-' + process.pid) ? 500 : 200;
    response.end();
  }).listen(Number(PORT), HOST);
`;

describe('a service without a load balancer', () => {
  let rehearsal: Rehearsal;

  beforeEach(() => {
    rehearsal = new Rehearsal();
    rehearsal.secrets.set(secretArn, JSON.stringify({ password: 'top secret' }));
  });

  afterEach(() => rehearsal.stop());

  const containers = (image: string): JsonValue => [
    {
      Name: 'worker',
      Image: image,
      PortMappings: [{ ContainerPort: 8080 }],
      Environment: [{ Name: 'PORT', Value: '8080' }],
      Secrets: [{ Name: 'DATABASE_PASSWORD', ValueFrom: `${secretArn}:password::` }],
      HealthCheck: {
        Command: [
          'CMD-SHELL',
          `node -e "fetch('http://127.0.0.1:8080/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"`,
        ],
        Interval: 1,
        Retries: 2,
      },
    },
  ];
  const create = async (image: string) => {
    const { physicalId } = await rehearsal.create('AWS::ECS::TaskDefinition', 'Task', {
      Family: 'worker',
      ContainerDefinitions: containers(image),
    });
    await rehearsal.create('AWS::ECS::Service', 'Worker', {
      Cluster: 'cluster',
      DesiredCount: 1,
      TaskDefinition: physicalId,
    });
  };
  const task = () => describeServices(rehearsal.runtime)[0]?.tasks[0];
  const inImage = (file: string) => join(rehearsal.directory, 'images/sluice/worker/1/app', file);

  it('gets its environment, its secrets and the port of its container at an address of its own, none of them in the process list', async () => {
    await create(rehearsal.pushImage('sluice/worker', '1', program, { FLAVOUR: 'of the image' }));
    const given = JSON.parse(readFileSync(inImage('given'), 'utf8'));
    expect(`${given.HOST}:${given.PORT}`).toBe(task()?.address);
    expect(given).toEqual({
      PORT: '8080',
      HOST: expect.stringMatching(/^127\.16\.\d+\.\d+$/),
      DATABASE_PASSWORD: 'top secret',
      AWS_REGION: region,
      FLAVOUR: 'of the image',
    });
    expect(readFileSync(`/proc/${task()?.pid}/cmdline`, 'utf8')).not.toContain('top secret');
  });

  it('replaces a task that fails its health check', async () => {
    await create(rehearsal.pushImage('sluice/worker', '1', program));
    const ill = task();
    expect(ill?.healthy).toBe(true);
    writeFileSync(inImage(`ill-${ill?.pid}`), '');
    await until(() => task()?.healthy === true && task()?.id !== ill?.id);
  });

  it('names the image, and what the registry has, when the image is missing', async () => {
    rehearsal.pushImage('sluice/worker', '1', program);
    await expect(create(`${account}.dkr.ecr.${region}.amazonaws.com/sluice/worker:2`)).rejects.toThrow(
      /The registry has no image .*sluice\/worker:2 \(tags there: 1\)/,
    );
  });

  it('gives up a task that never becomes healthy, and the deployment with it', async () => {
    const image = rehearsal.pushImage(
      'sluice/worker',
      '1',
      "console.log('waiting for Godot'); setInterval(() => {}, 1000);",
    );
    const arn = `arn:aws:ecs:${region}:${account}:task-definition/worker:1`;
    const goal = {
      definition: parseTaskDefinition(arn, { ContainerDefinitions: containers(image) }),
      targets: [],
      addresses: [],
      zones: [],
      desiredCount: 1,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      hasCircuitBreaker: true,
      ...{ shift: undefined, alarms: [] },
      startLimitInSeconds: 0.7,
    };
    const logDirectory = join(rehearsal.directory, 'logs');
    const identity = {
      arn: 'arn:service',
      name: 'test/worker',
      account,
      region,
      ...{ stackName: 'test', faultId: 'test/worker' },
      logDirectory,
    };
    const service = new Service(identity, rehearsal.runtime, goal);
    await expect(service.deploy(goal)).rejects.toThrow(
      /ended after 3 failed tasks .* did not become healthy within 0.7 s; waiting for Godot/,
    );
    await service.retire();
    expect(existsSync(logDirectory)).toBe(true);
    expect(rehearsal.runtime.processes.list()).toEqual([]);
  });
});
