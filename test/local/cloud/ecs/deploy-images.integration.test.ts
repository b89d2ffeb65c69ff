import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployImages } from '../../../../local/cloud/ecs/deploy-images.ts';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import type { ImageDeployment } from '../../../../local/cloud/ecs/image-deployment.ts';
import { account, Rehearsal, region, until } from '../rehearsal.ts';

const running = 'setInterval(() => {}, 1000);';
const crashing = `console.error('cannot read the setting FLAVOUR'); process.exit(1);`;

describe('images for a service that stands', () => {
  let rehearsal: Rehearsal;
  let first: string;
  let second: string;

  beforeEach(async () => {
    rehearsal = new Rehearsal();
    first = rehearsal.pushImage('shop', '1', running);
    second = rehearsal.pushImage('shop', '2', running);
    await rehearsal.create('AWS::ECS::TaskDefinition', 'Tasks', {
      Family: 'shop',
      ContainerDefinitions: ['web', 'beside'].map((Name) => ({ Name, Image: first, StopTimeout: 2 })),
    });
    await rehearsal.create('AWS::ECS::Service', 'Service', service());
  });
  afterEach(() => rehearsal.stop());

  const service = (DesiredCount = 1) => ({
    ...{ ServiceName: 'web', Cluster: 'shop', DesiredCount },
    TaskDefinition: rehearsal.record('Tasks').physicalId,
    DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
  });
  const deploy = (images: Record<string, string>, more: Partial<ImageDeployment> = {}) =>
    deployImages(rehearsal.runtime, {
      ...{ account, region, cluster: 'shop', service: 'web', repeated: false, log: () => {} },
      images: new Map(Object.entries(images)),
      ...more,
    });
  const tasks = () => describeServices(rehearsal.runtime)[0]?.tasks ?? [];
  const versions = () => tasks().map(({ version }) => version);

  it('run in tasks of a new revision, the images of other containers as before', async () => {
    const arn = await deploy({ web: second });
    expect(arn).toBe(`arn:aws:ecs:${region}:${account}:task-definition/shop:2`);
    expect(versions()).toEqual(['2']);
    expect(await deploy({ beside: second })).toMatch(/shop:3$/);
    expect(versions()).toEqual(['2']);
  });

  it('stay when the rehearsal is started again, and go when the template changes the service', async () => {
    await deploy({ web: second });
    await rehearsal.restart();
    await until(() => versions().length === 1);
    expect(versions()).toEqual(['2']);
    await rehearsal.update('Service', service(2));
    expect(versions()).toEqual(['1', '1']);
    await rehearsal.restart();
    await until(() => versions().length === 2);
    expect(versions()).toEqual(['1', '1']);
  });

  it('are taken back by the circuit breaker', async () => {
    const third = rehearsal.pushImage('shop', '3', crashing);
    await expect(deploy({ web: third })).rejects.toThrow(/circuit breaker.*FLAVOUR/s);
    await until(() => tasks().length === 1);
    expect(versions()).toEqual(['1']);
    await rehearsal.restart();
    await until(() => versions().length === 1);
    expect(versions()).toEqual(['1']);
  }, 30_000);

  it('may be named by their digests', async () => {
    const digest = rehearsal.runtime.registry.find('shop', '2')?.digest;
    await deploy({ web: `${second.replace(/:2$/, '')}@${digest}` });
    expect(versions()).toEqual(['000000000000']);
    await expect(deploy({ web: `shop@sha256:${'9'.repeat(64)}` })).rejects.toThrow(/no image shop@sha256:9/);
  });

  it('are not deployed twice when that is asked once more', async () => {
    const arn = await deploy({ web: second });
    const [before] = tasks();
    expect(await deploy({ web: second }, { repeated: true })).toBe(arn);
    expect(tasks()[0]?.id).toBe(before?.id);
    expect(await deploy({ web: second })).not.toBe(arn);
  });

  it('are refused by a service that CodeDeploy deploys', async () => {
    await rehearsal.create('AWS::ECS::Service', 'Other', {
      ...service(),
      ServiceName: 'other',
      DeploymentController: { Type: 'CODE_DEPLOY' },
    });
    await expect(deploy({ web: second }, { service: 'other' })).rejects.toThrow(
      'The service other is deployed by CODE_DEPLOY',
    );
  });

  it('are refused where the service, the container or the image is not there', async () => {
    await expect(deploy({ web: second }, { service: 'api' })).rejects.toThrow(
      'There is no service api in the cluster shop of eu-central-1 (services there: web)',
    );
    await expect(deploy({ web: second }, { cluster: 'other' })).rejects.toThrow(/services there: none/);
    await expect(deploy({ api: second })).rejects.toThrow(/no container api; its containers are web, beside/);
    await expect(deploy({ web: 'shop:9' })).rejects.toThrow(/no image shop:9/);
    expect(versions()).toEqual(['1']);
  });
});
