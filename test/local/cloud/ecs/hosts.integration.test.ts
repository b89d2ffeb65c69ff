import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { describeTask, placedTasks } from '../../../../local/cloud/ecs/describe-for-api.ts';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { fleet } from '../../../../local/cloud/ecs/fleet.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { freePort } from '../../../support/free-port.ts';
import { Rehearsal, region, until } from '../rehearsal.ts';

const zones = [`${region}a`, `${region}b`];

/** Answers its process id at the port of its container. */
const answering = (port: number | string, address: string) => `
  import { createServer } from 'node:http';
  createServer((_, response) => response.end(String(process.pid))).listen(${port}, ${address});
`;

const polite = answering('Number(process.env.PORT)', 'process.env.HOST');
const careless = answering('Number(process.env.PORT)', "'0.0.0.0'");

let rehearsal: Rehearsal;
let port: number;

beforeEach(async () => {
  rehearsal = new Rehearsal();
  port = await freePort();
  for (const zone of zones) rehearsal.put('AWS::EC2::Subnet', `subnet-${zone}`, { AvailabilityZone: zone });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rehearsal.stop();
});

async function createService(containers: Record<string, JsonValue>[], name = 'Service'): Promise<void> {
  const { physicalId: TaskDefinition } = await rehearsal.create('AWS::ECS::TaskDefinition', `${name}Task`, {
    ...{ Family: name, NetworkMode: 'awsvpc' },
    ContainerDefinitions: containers.map((container) => ({
      PortMappings: [{ ContainerPort: port }],
      HealthCheck: { Command: ['CMD-SHELL', `curl -f http://localhost:${port}/`], Interval: 1 },
      StopTimeout: 1,
      ...container,
    })),
  });
  await rehearsal.create('AWS::ECS::Service', name, {
    ...{ Cluster: 'cluster', DesiredCount: 2, TaskDefinition },
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: zones.map((zone) => `subnet-${zone}`) } },
  });
}

const program = (repository: string, text: string) => ({
  Name: repository,
  Image: rehearsal.pushImage(`shop/${repository}`, '1', text),
});
const tasksOf = (name: string) =>
  describeServices(rehearsal.runtime).find((service) => service.name === name)?.tasks ?? [];
const pidAt = async (address: string) => Number(await (await fetch(`http://${address}/`)).text());

describe('tasks of one service', () => {
  it('have the same port, each at an address of its own that tells its zone', async () => {
    await createService([told(program('shop', polite))]);
    const tasks = tasksOf('shop');
    expect(tasks.map(({ address }) => address.split(':')[1])).toEqual([String(port), String(port)]);
    expect(new Set(tasks.map(({ address }) => address)).size).toBe(2);
    const zoneNumbers = tasks.map(({ address, zone }) => [zone, address.split('.')[1]]);
    expect(Object.fromEntries(zoneNumbers)).toEqual({ [zones[0] ?? '']: '16', [zones[1] ?? '']: '17' });
    for (const { address, pid } of tasks) expect(await pidAt(address)).toBe(pid);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('can have a port that nobody tells them, where they listen at their address', async () => {
    await createService([program('fixed', answering(port, 'process.env.HOST'))]);
    const tasks = tasksOf('fixed');
    expect(tasks.map(({ address }) => address.split(':')[1])).toEqual([String(port), String(port)]);
    for (const { address, pid } of tasks) expect(await pidAt(address)).toBe(pid);
  });

  it('are told other ports, where they listen on all addresses of the machine, which is said once', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    await createService([told(program('careless', careless))]);
    const portsOf = (tasks: ReturnType<typeof tasksOf>) =>
      new Set(tasks.filter(({ healthy }) => healthy).map(({ address }) => address.split(':')[1]));
    // Before, the health check of the one may have been answered by the other.
    await until(() => portsOf(tasksOf('careless')).size === 2 && tasksOf('careless').length === 2);
    const tasks = tasksOf('careless');
    for (const { address, pid } of tasks) expect(await pidAt(address)).toBe(pid);
    expect(said.mock.calls).toEqual([[expect.stringContaining('shop/careless:1 listens on all addresses')]]);
  });

  it('do not get in the way of others, which are at the port already', async () => {
    await createService([told(program('shop', polite))]);
    jest.spyOn(console, 'error').mockImplementation(() => {});
    await createService([told(program('careless', careless))], 'Other');
    await until(() => tasksOf('careless').filter(({ healthy }) => healthy).length === 2);
    for (const { address, pid } of [...tasksOf('shop'), ...tasksOf('careless')])
      expect(await pidAt(address)).toBe(pid);
  }, 20_000);

  it('get other addresses when they are replaced, and the API tells these', async () => {
    await createService([told(program('shop', polite))]);
    const before = tasksOf('shop').map(({ address }) => address);
    const [service] = fleet(rehearsal.runtime).all();
    for (const task of service?.tasks ?? []) service?.stopTask(task, 'a test');
    await until(() => {
      const now = tasksOf('shop').filter(({ healthy }) => healthy);
      return now.length === 2 && now.every(({ address }) => !before.includes(address));
    });
    const running = service ? placedTasks(service).filter(({ task }) => service.tasks.includes(task)) : [];
    const attached = running.flatMap((placed) => describeTask(placed).attachments ?? []);
    const addresses = attached.flatMap(({ details }) => details.map(({ value }) => `${value}:${port}`));
    expect(addresses.sort()).toEqual(
      tasksOf('shop')
        .map(({ address }) => address)
        .sort(),
    );
  });
});

describe('containers of one task', () => {
  it('reach each other as on AWS, by loopback', async () => {
    const asking = `
      import { writeFileSync } from 'node:fs';
      const answer = await fetch(process.env.NEIGHBOUR);
      writeFileSync('heard-' + (await answer.text()), '');
      setInterval(() => {}, 1000);
    `;
    await createService([
      told(program('neighbour', polite)),
      {
        ...program('asking', asking),
        ...{ PortMappings: [], HealthCheck: { Command: ['NONE'] } },
        Environment: [{ Name: 'NEIGHBOUR', Value: `http://localhost:${port}/` }],
      },
    ]);
    const heard = () => readdirSync(join(rehearsal.directory, 'images/shop/asking/1/app'));
    const neighbours = tasksOf('neighbour').map(({ pid }) => `heard-${pid}`);
    await until(() => neighbours.every((file) => heard().includes(file)));
  });
});

function told(container: Record<string, JsonValue>): Record<string, JsonValue> {
  return { ...container, Environment: [{ Name: 'PORT', Value: String(port) }] };
}
