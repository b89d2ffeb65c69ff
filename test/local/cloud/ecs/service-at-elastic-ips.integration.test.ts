import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { Rehearsal, until } from '../rehearsal.ts';

/** Answers its version and the port it was told of, on both of its ports. */
const program = (version: string) => `
  import { createServer } from 'node:http';
  const { HOST, PORT, TLS_PORT } = process.env;
  for (const port of [PORT, TLS_PORT]) {
    const which = port === PORT ? 'PORT' : 'TLS_PORT';
    createServer((_, response) => response.end(${JSON.stringify(version)} + ' ' + which)).listen(Number(port), HOST);
  }
`;

const check = `node -e "fetch('http://127.0.0.1:80/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"`;

describe('a service whose hosts take an Elastic IP', () => {
  let rehearsal: Rehearsal;

  beforeEach(() => {
    rehearsal = new Rehearsal();
  });

  afterEach(() => rehearsal.stop());

  /** An address, hosts that take it at their start, and their capacity provider, as one zone has them. */
  const defineHosts = async (zone: string) => {
    const { attributes } = await rehearsal.create('AWS::EC2::EIP', `Address${zone}`, {});
    const script = `#!/bin/bash\naws ec2 associate-address --allocation-id ${attributes.AllocationId} --instance-id i-1\n`;
    const template = await rehearsal.create('AWS::EC2::LaunchTemplate', `Template${zone}`, {
      LaunchTemplateData: { UserData: Buffer.from(script).toString('base64') },
    });
    const group = await rehearsal.create('AWS::AutoScaling::AutoScalingGroup', `Group${zone}`, {
      LaunchTemplate: { LaunchTemplateId: template.physicalId, Version: '1' },
    });
    await rehearsal.create('AWS::ECS::CapacityProvider', `Provider${zone}`, {
      AutoScalingGroupProvider: { AutoScalingGroupArn: group.physicalId },
    });
  };
  const defineTask = (logicalId: string, version: string, networkMode = 'host') =>
    rehearsal.create('AWS::ECS::TaskDefinition', logicalId, {
      Family: 'proxy',
      NetworkMode: networkMode,
      ContainerDefinitions: [
        {
          Name: 'proxy',
          Image: rehearsal.pushImage('sluice/proxy', version, program(version)),
          PortMappings: [{ ContainerPort: 80 }, { ContainerPort: 443 }],
          Environment: [
            { Name: 'PORT', Value: '80' },
            { Name: 'TLS_PORT', Value: '443' },
          ],
          HealthCheck: { Command: ['CMD-SHELL', check], Interval: 1 },
          StopTimeout: 5,
        },
      ],
    });
  const serviceOf = (zone: string, taskDefinition: string) => ({
    Cluster: 'cluster',
    TaskDefinition: rehearsal.record(taskDefinition).physicalId,
    CapacityProviderStrategy: [{ CapacityProvider: rehearsal.record(`Provider${zone}`).physicalId }],
    // Two tasks cannot have the same port of one host.
    DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
  });
  const ask = async (zone: string) => {
    const response = await fetch(`http://${rehearsal.record(`Address${zone}`).physicalId}/`);
    return response.text();
  };

  it('serves at that address, each at its own', async () => {
    await defineTask('One', 'one');
    await defineTask('Two', 'two');
    for (const [zone, task] of [
      ['A', 'One'],
      ['B', 'Two'],
    ] as const) {
      await defineHosts(zone);
      await rehearsal.create('AWS::ECS::Service', `Service${zone}`, serviceOf(zone, task));
    }
    expect([await ask('A'), await ask('B')]).toEqual(['one PORT', 'two PORT']);
    expect(rehearsal.record('AddressA').physicalId).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(rehearsal.record('AddressA').attributes.PublicIp).toBe(rehearsal.record('AddressA').physicalId);
    expect(rehearsal.record('AddressA').physicalId).not.toBe(rehearsal.record('AddressB').physicalId);
  });

  it('serves with its new tasks after a deployment, and with those of a task that was killed', async () => {
    await defineHosts('A');
    await defineTask('One', 'one');
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('A', 'One'));
    await defineTask('Two', 'two');
    await rehearsal.update('Service', serviceOf('A', 'Two'));
    expect(await ask('A')).toBe('two PORT');
    const task = () => describeServices(rehearsal.runtime)[0]?.tasks[0];
    const killed = task()?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    await until(() => task()?.healthy === true && task()?.pid !== killed);
    expect(await ask('A')).toBe('two PORT');
  });

  it('is reached at the same address after a restart', async () => {
    await defineHosts('A');
    await defineTask('One', 'one');
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('A', 'One'));
    await rehearsal.restart();
    await until(async () => (await ask('A').catch(() => '')) === 'one PORT');
  });

  it('is not reached there when it has a network of its own', async () => {
    await defineHosts('A');
    await defineTask('One', 'one', 'awsvpc');
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('A', 'One'));
    await expect(ask('A')).rejects.toThrow('fetch failed');
  });

  it('is refused when there is no such address', async () => {
    await defineHosts('A');
    await defineTask('One', 'one');
    await rehearsal.delete('AddressA');
    await expect(rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('A', 'One'))).rejects.toThrow(
      /There is no Elastic IP eipalloc-0[0-9a-f]{16} here/,
    );
  });
});
