import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlarmSight, alarmBoard } from '../../../../local/cloud/alarms/alarm-board.ts';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { loadBalancing } from '../../../../local/cloud/load-balancing/load-balancing.ts';
import { Rehearsal, until } from '../rehearsal.ts';

/** Answers its version, and takes a little while to start and to answer, as programs do. */
const program = (version: string) => `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    if (request.url === '/health/live') return response.end('ok');
    setTimeout(() => response.end(${JSON.stringify(version)} + ' ' + process.env.GREETING), 20);
  });
  server.listen(Number(process.env.PORT), process.env.HOST);
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

const crashing = `console.log('starting'); console.error('cannot read the setting FLAVOUR'); process.exit(1);`;

describe('a service behind a load balancer', () => {
  let rehearsal: Rehearsal;

  beforeEach(async () => {
    rehearsal = new Rehearsal();
    await rehearsal.create('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Balancer', { Type: 'application' });
    await rehearsal.create('AWS::ElasticLoadBalancingV2::TargetGroup', 'Group', {
      Protocol: 'HTTP',
      Port: 8080,
      HealthCheckPath: '/health/live',
      HealthCheckIntervalSeconds: 5,
      HealthyThresholdCount: 2,
      TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
    });
    await rehearsal.create('AWS::ElasticLoadBalancingV2::Listener', 'Listener', {
      LoadBalancerArn: rehearsal.record('Balancer').physicalId,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: rehearsal.record('Group').physicalId }],
    });
  });

  afterEach(() => rehearsal.stop());

  const defineTask = (logicalId: string, image: string) =>
    rehearsal.create('AWS::ECS::TaskDefinition', logicalId, {
      Family: 'shop',
      ContainerDefinitions: [
        {
          Name: 'shop',
          Image: image,
          PortMappings: [{ ContainerPort: 8080 }],
          Environment: [
            { Name: 'PORT', Value: '8080' },
            { Name: 'GREETING', Value: 'hello' },
          ],
          StopTimeout: 5,
        },
      ],
    });
  const serviceOf = (taskDefinition: string, desiredCount = 2) => ({
    Cluster: 'cluster',
    DesiredCount: desiredCount,
    TaskDefinition: rehearsal.record(taskDefinition).physicalId,
    LoadBalancers: [
      {
        ContainerName: 'shop',
        ContainerPort: 8080,
        TargetGroupArn: rehearsal.record('Group').physicalId,
      },
    ],
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
  });
  const url = () => `http://${rehearsal.record('Balancer').attributes.DNSName}/`;
  const ask = async () => {
    const response = await fetch(url());
    return `${response.status} ${await response.text()}`;
  };
  const tasks = () => describeServices(rehearsal.runtime)[0]?.tasks ?? [];

  /** Asks without a pause until told, and answers what came, counted. */
  const askConstantly = () => {
    const answers: Record<string, number> = {};
    let isOver = false;
    const loops = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const answer = await ask().catch((error: Error) => `failed: ${error.cause ?? error}`);
        answers[answer] = (answers[answer] ?? 0) + 1;
      }
    });
    return async () => {
      isOver = true;
      await Promise.all(loops);
      return answers;
    };
  };

  it('is replaced under constant requests without one that fails', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('One'));
    const before = tasks().map(({ id }) => id);
    const stop = askConstantly();
    await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
    const begin = Date.now();
    await rehearsal.update('Service', serviceOf('Two'));
    const seconds = (Date.now() - begin) / 1000;
    expect(await ask()).toBe('200 two hello');
    const answers = await stop();
    expect(Object.keys(answers).sort()).toEqual(['200 one hello', '200 two hello']);
    expect(tasks().map(({ version, healthy }) => [version, healthy])).toEqual([
      ['2', true],
      ['2', true],
    ]);
    expect(before.some((id) => tasks().some((task) => task.id === id))).toBe(false);
    expect(seconds).toBeLessThan(10);
  });

  it('keeps its tasks when its task definition does not change', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('One', 1));
    const [first] = tasks();
    await rehearsal.update('Service', serviceOf('One', 2));
    expect(tasks().map(({ id }) => id)).toContain(first?.id);
    expect(tasks()).toHaveLength(2);
    await rehearsal.update('Service', serviceOf('One', 1));
    expect(tasks().map(({ id }) => id)).toEqual([first?.id]);
  });

  describe('that is deployed as a canary', () => {
    const defineRule = (...weights: [group: string, weight: number][]) =>
      rehearsal.create('AWS::ElasticLoadBalancingV2::ListenerRule', 'Rule', {
        ListenerArn: rehearsal.record('Listener').physicalId,
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: weights.map(([group, Weight]) => ({
                TargetGroupArn: rehearsal.record(group).physicalId,
                Weight,
              })),
            },
          },
        ],
      });
    const canaryOf = (taskDefinition: string, minutes = 10) => {
      const { LoadBalancers, DeploymentConfiguration, ...service } = serviceOf(taskDefinition, 1);
      const AdvancedConfiguration = {
        AlternateTargetGroupArn: rehearsal.record('SecondGroup').physicalId,
        ProductionListenerRule: rehearsal.record('Rule').physicalId,
        RoleArn: `arn:aws:iam::111111111111:role/shift`,
      };
      return {
        ...service,
        LoadBalancers: LoadBalancers.map((each) => ({ ...each, AdvancedConfiguration })),
        DeploymentConfiguration: {
          ...DeploymentConfiguration,
          Strategy: 'CANARY',
          CanaryConfiguration: { CanaryPercent: 10, CanaryBakeTimeInMinutes: minutes },
          BakeTimeInMinutes: minutes,
          Alarms: { AlarmNames: ['slow'], Enable: true, Rollback: true },
        },
      };
    };

    beforeEach(async () => {
      const { properties } = rehearsal.record('Group');
      await rehearsal.create('AWS::ElasticLoadBalancingV2::TargetGroup', 'SecondGroup', properties);
      await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    });

    /** What is asked for while something goes on, until it is over. */
    const answersDuring = async (going: Promise<unknown>) => {
      const stop = askConstantly();
      await going.catch(() => {});
      return Object.keys(await stop()).sort();
    };
    /** The new version's share of so many requests. */
    const shareOfTwo = async (requests = 300) => {
      const answers = await Promise.all(Array.from({ length: requests }, ask));
      return answers.filter((answer) => answer.includes('two')).length / requests;
    };
    const alarm = (look: () => AlarmSight) => alarmBoard(rehearsal.runtime).show(look);
    const fine: AlarmSight = { state: 'OK', reason: 'all is fast', isRising: false };
    const goneOff: AlarmSight = { state: 'ALARM', reason: 'all is slow', isRising: true };

    it('gives new tasks a share of the requests first, and all of them when it has baked', async () => {
      await defineRule(['Group', 100], ['SecondGroup', 0]);
      await rehearsal.create('AWS::ECS::Service', 'Service', canaryOf('One'));
      await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
      const update = rehearsal.update('Service', canaryOf('Two'));
      await until(async () => (await ask()).includes('two'));

      const share = await shareOfTwo();
      expect(share).toBeGreaterThan(0.02);
      expect(share).toBeLessThan(0.25);
      expect(tasks().map(({ version }) => version)).toEqual(['1', '2']);
      expect(await answersDuring(update)).toEqual(['200 one hello', '200 two hello']);
      expect(tasks().map(({ version }) => version)).toEqual(['2']);
      expect(await shareOfTwo(20)).toBe(1);
    }, 40_000);

    it('is taken back by an alarm, with the tasks before, without a request that fails', async () => {
      alarm(() => fine);
      await defineRule(['Group', 100], ['SecondGroup', 0]);
      await rehearsal.create('AWS::ECS::Service', 'Service', canaryOf('One'));
      const before = tasks().map(({ id }) => id);
      await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
      const update = rehearsal.update('Service', canaryOf('Two'));
      const rejected = expect(update).rejects.toThrow('was taken back: alarm slow has gone off: all is slow');
      await until(async () => (await ask()).includes('two'));
      alarm(() => goneOff);

      const answers = await answersDuring(update);
      expect(answers.filter((answer) => !answer.startsWith('200 '))).toEqual([]);
      await rejected;
      await until(() => tasks().length === 1);
      expect(tasks().map(({ id }) => id)).toEqual(before);
      await until(async () => (await shareOfTwo(20)) === 0);
    }, 40_000);

    it('bakes on while an alarm may be about to go off, and goes on when it is not', async () => {
      let sight = { ...fine, isRising: true };
      alarm(() => sight);
      await defineRule(['Group', 100], ['SecondGroup', 0]);
      await rehearsal.create('AWS::ECS::Service', 'Service', canaryOf('One'));
      await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
      const update = rehearsal.update('Service', canaryOf('Two'));
      await until(async () => (await ask()).includes('two'));
      await sleep(7000);
      expect(await shareOfTwo()).toBeLessThan(0.25);
      sight = fine;
      await update;
      expect(await shareOfTwo(20)).toBe(1);
    }, 60_000);

    it('goes the other way the next time, and does not mind an alarm that has gone off before', async () => {
      alarm(() => goneOff);
      await defineRule(['Group', 100], ['SecondGroup', 0]);
      await rehearsal.create('AWS::ECS::Service', 'Service', canaryOf('One', 0));
      await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
      await rehearsal.update('Service', canaryOf('Two', 0));
      const receivers = (group: string) =>
        loadBalancing(rehearsal.runtime).targetGroup(rehearsal.record(group).physicalId).receivers.length;
      expect([receivers('Group'), receivers('SecondGroup')]).toEqual([0, 1]);
      await rehearsal.update('Service', canaryOf('One', 0));
      expect([receivers('Group'), receivers('SecondGroup')]).toEqual([1, 0]);
      expect(await ask()).toBe('200 one hello');
      await rehearsal.restart();
      await until(async () => (await ask().catch(() => '')) === '200 one hello');
    }, 40_000);

    it('gives new tasks all requests at once where there are none to have the others', async () => {
      await defineRule(['Group', 100], ['SecondGroup', 0]);
      const asleep = { ...canaryOf('One'), DesiredCount: 0 };
      await rehearsal.create('AWS::ECS::Service', 'Service', asleep);
      await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
      await rehearsal.update('Service', canaryOf('Two'));
      expect(await shareOfTwo(20)).toBe(1);
    });

    it('is refused where its rule does not know both groups', async () => {
      await defineRule(['Group', 100]);
      await expect(rehearsal.create('AWS::ECS::Service', 'Service', canaryOf('One'))).rejects.toThrow(
        `does not forward to the target group ${rehearsal.record('SecondGroup').physicalId}`,
      );
    });
  });

  it('has as many tasks as its scalable target asks for at least, also after a deployment and a restart', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    const { DesiredCount: _, ...serviceWithoutCount } = serviceOf('One');
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceWithoutCount);
    expect(tasks()).toHaveLength(1);
    const bounds = (MinCapacity: number, MaxCapacity: number) => ({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: `service/cluster/${rehearsal.record('Service').attributes.Name}`,
      MinCapacity,
      MaxCapacity,
    });
    await rehearsal.create('AWS::ApplicationAutoScaling::ScalableTarget', 'Bounds', bounds(3, 4));
    await until(() => tasks().filter(({ healthy }) => healthy).length === 3);
    await defineTask('Two', rehearsal.pushImage('sluice/shop', '2', program('two')));
    await rehearsal.update('Service', {
      ...serviceWithoutCount,
      TaskDefinition: rehearsal.record('Two').physicalId,
    });
    expect(tasks().map(({ version }) => version)).toEqual(['2', '2', '2']);
    await rehearsal.restart();
    await until(() => tasks().filter(({ healthy }) => healthy).length === 3);
    await rehearsal.update('Bounds', bounds(1, 2));
    await until(() => tasks().length === 2);
  });

  it('goes on with the old tasks when the new ones end at their start, and says why', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('One', 1));
    const before = tasks().map(({ id }) => id);
    const stop = askConstantly();
    await defineTask('Broken', rehearsal.pushImage('sluice/shop', '2', crashing));
    await expect(rehearsal.update('Service', serviceOf('Broken', 1))).rejects.toThrow(
      /ended after 3 failed tasks.*container "shop" ended \(1\).*cannot read the setting FLAVOUR/,
    );
    expect(describeServices(rehearsal.runtime)[0]?.deployment).toBe('FAILED');
    expect(Object.keys(await stop())).toEqual(['200 one hello']);
    expect(tasks().map(({ id }) => id)).toEqual(before);
    await rehearsal.update('Service', serviceOf('One', 1));
    expect(tasks().map(({ id }) => id)).toEqual(before);
  });

  it('is not created when its tasks never start, and leaves no process', async () => {
    const servers = rehearsal.runtime.processes.list().length;
    await defineTask('Broken', rehearsal.pushImage('sluice/shop', '2', crashing));
    await expect(rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('Broken', 1))).rejects.toThrow(
      /failed tasks/,
    );
    expect(rehearsal.runtime.processes.list()).toHaveLength(servers);
    expect(describeServices(rehearsal.runtime)).toEqual([]);
  });

  it('starts a task again that was killed', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('One', 1));
    const killed = tasks()[0]?.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    await until(() => tasks().some(({ pid, healthy }) => healthy && pid !== killed));
    await until(async () => (await ask()) === '200 one hello');
  });

  it('serves again at the same address after a restart', async () => {
    await defineTask('One', rehearsal.pushImage('sluice/shop', '1', program('one')));
    await rehearsal.create('AWS::ECS::Service', 'Service', serviceOf('One', 1));
    await rehearsal.restart();
    await until(() => tasks().every(({ healthy }) => healthy));
    await until(async () => (await ask()) === '200 one hello');
  });
});
