import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deliveryAssembly, type Resource, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { readContract, type ServiceContract } from './service-contract.ts';
import { stackOf } from './synthesized-stack.ts';

const named = z.object({ Name: z.string() });

const containerSchema = z.object({
  Name: z.string(),
  Environment: z.array(named.extend({ Value: z.string() })).default([]),
  Secrets: z.array(named.extend({ ValueFrom: z.string() })).default([]),
  PortMappings: z.array(z.object({ ContainerPort: z.number() })).default([]),
  HealthCheck: z.object({ Command: z.array(z.string()) }).optional(),
});

const targetsSchema = z
  .array(z.object({ ContainerName: z.string(), ContainerPort: z.number(), TargetGroupArn: z.string() }))
  .default([]);

type Container = z.infer<typeof containerSchema>;

/** What a variable of this name points to: part of the logical id of the queue. */
const queues: Readonly<Record<string, RegExp>> = {
  ORDER_QUEUE_URL: /OrderQueueOrders/,
  DEAD_LETTER_QUEUE_URL: /OrderQueueDeadLetters/,
  EVENT_QUEUE_URL: /EventQueueEvents/,
};

/** Where the containers and their load balancers say something else than the contracts of the services. */
async function deviations(stacks: readonly SynthesizedStack[]): Promise<string[]> {
  const secretKeys = keysOfSecrets(stacks);
  const found = await Promise.all(
    stacks.map(async (stack) => {
      const containers = containersOf(stack);
      const deviating = containers.map(async (container) => {
        const contract = await readContract(container.Name);
        return [
          ...deviatingVariables(container, contract),
          ...deviatingSecrets(container, contract, secretKeys),
          ...deviatingQueues(container),
          ...deviatingPorts(stack, container, contract),
          ...deviatingHealthChecks(stack, container, contract),
        ].map((deviation) => `${stack.name} ${container.Name}: ${deviation}`);
      });
      return (await Promise.all(deviating)).flat();
    }),
  );
  return found.flat();
}

function containersOf({ resources }: SynthesizedStack): Container[] {
  return resources
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(({ Properties }) => z.array(containerSchema).parse(Properties.ContainerDefinitions));
}

function deviatingVariables({ Environment }: Container, { variables }: ServiceContract): string[] {
  // What the SDK reads is no business of the contract.
  const given = Environment.map(({ Name }) => Name).filter((name) => !name.startsWith('AWS_'));
  return differences('variable', given, variables);
}

function deviatingSecrets(
  { Secrets }: Container,
  { secrets }: ServiceContract,
  secretKeys: readonly { secret: string; keys: string[] }[],
): string[] {
  const given = Secrets.map(({ Name }) => Name);
  const keyless = Secrets.filter(({ ValueFrom }) => {
    const [, key = ''] = /:([^:]*)::$/.exec(ValueFrom) ?? [];
    return !secretKeys.some(({ secret, keys }) => ValueFrom.includes(secret) && keys.includes(key));
  });
  return [
    ...differences('secret', given, secrets),
    ...keyless.map(({ Name, ValueFrom }) => `the secret of ${Name} has no such key: ${ValueFrom}`),
  ];
}

function differences(
  kind: string,
  given: readonly string[],
  expected: ServiceContract['variables'],
): string[] {
  const missing = expected.filter(({ name, isRequired }) => isRequired && !given.includes(name));
  const unknown = given.filter((name) => !expected.some((each) => each.name === name));
  return [
    ...missing.map(({ name }) => `lacks the ${kind} ${name}`),
    ...unknown.map((name) => `has the ${kind} ${name}, which its contract does not know`),
  ];
}

function deviatingQueues({ Environment }: Container): string[] {
  return Environment.filter(({ Name, Value }) => queues[Name]?.test(Value) === false).map(
    ({ Name, Value }) => `${Name} is ${Value}`,
  );
}

function deviatingPorts(
  stack: SynthesizedStack,
  container: Container,
  { port, tlsPort }: ServiceContract,
): string[] {
  const told = container.Environment.filter(({ Name }) => Name === 'PORT').map(({ Value }) => Number(Value));
  const opened = container.PortMappings.map(({ ContainerPort }) => ContainerPort).filter(
    (each) => each !== tlsPort,
  );
  const called = targetsOf(stack, container).map(({ ContainerPort }) => ContainerPort);
  return [...told, ...opened, ...called]
    .filter((each) => each !== port)
    .map((each) => `uses port ${each} instead of ${port}`);
}

function deviatingHealthChecks(
  stack: SynthesizedStack,
  container: Container,
  contract: ServiceContract,
): string[] {
  const groups = targetsOf(stack, container).map(({ TargetGroupArn }) => targetGroup(stack, TargetGroupArn));
  const paths = groups.flatMap((group) => String(group?.Properties.HealthCheckPath));
  const command = container.HealthCheck?.Command.join(' ');
  return [
    ...paths.filter((path) => path !== contract.healthPath).map((path) => `is asked at ${path}`),
    ...(command === undefined || asks(command, contract) ? [] : [`asks itself by ${command}`]),
  ];
}

/** The port by its number, or by the variable that tells it to the program; the path with nothing more behind it. */
function asks(command: string, { port, healthPath }: ServiceContract): boolean {
  const words = command.split(/[\s"']+/);
  return (
    words.some((word) => word.endsWith(`:${port}${healthPath}`)) ||
    (words.some((word) => word.endsWith('/$PORT')) && words.includes(healthPath ?? ''))
  );
}

function targetsOf({ resources }: SynthesizedStack, { Name }: Container) {
  return resources
    .filter(({ Type }) => Type === 'AWS::ECS::Service')
    .flatMap(({ Properties }) => targetsSchema.parse(Properties.LoadBalancers))
    .filter(({ ContainerName }) => ContainerName === Name);
}

function targetGroup({ resources }: SynthesizedStack, reference: string): Resource | undefined {
  return resources.find(({ logicalId }) => reference.includes(logicalId));
}

const generatedSchema = z.object({
  SecretStringTemplate: z.string().default('{}'),
  GenerateStringKey: z.string(),
});

/** By what each secret that is made is found, its copies, and what attaches it to its database; with the keys in it. */
function keysOfSecrets(stacks: readonly SynthesizedStack[]): { secret: string; keys: string[] }[] {
  const all = stacks.flatMap(({ resources }) => resources);
  const made = all
    .filter(({ Type }) => Type === 'AWS::SecretsManager::Secret')
    .flatMap(({ logicalId, Properties }) => {
      const generated = generatedSchema.safeParse(Properties.GenerateSecretString).data;
      if (!generated) return [];
      const written: object = JSON.parse(generated.SecretStringTemplate);
      const keys = [...Object.keys(written), generated.GenerateStringKey];
      return [{ secret: logicalId, keys }, ...replicasOf(Properties).map((secret) => ({ secret, keys }))];
    });
  const attached = all
    .filter(({ Type }) => Type === 'AWS::SecretsManager::SecretTargetAttachment')
    .flatMap(({ logicalId, Properties }) =>
      made
        .filter(({ secret }) => Properties.SecretId === `\${${secret}}`)
        .map(({ keys }) => ({ secret: logicalId, keys })),
    );
  return [...made, ...attached];
}

const replicatedSchema = z.object({
  Name: z.string(),
  ReplicaRegions: z.array(z.object({ Region: z.string() })),
});

/** Part of the ARN of each copy in another region, where no resource stands for it. */
function replicasOf(properties: Resource['Properties']): string[] {
  const replicated = replicatedSchema.safeParse(properties).data;
  return (replicated?.ReplicaRegions ?? []).map(
    ({ Region }) => `secretsmanager:${Region}:111111111111:secret:${replicated?.Name}:`,
  );
}

describe('the containers', () => {
  it('are set up as the contracts of their services say', async () => {
    const { stacks } = deliveryAssembly();

    expect(new Set(stacks.flatMap(containersOf).map(({ Name }) => Name)).size).toBeGreaterThanOrEqual(7);
    expect(await deviations(stacks)).toEqual([]);
  });

  it('are noticed when they are not', async () => {
    const careless = stackOf({
      Secret: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { GenerateSecretString: { GenerateStringKey: 'key' } },
      },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ContainerDefinitions: [
            {
              Name: 'storefront',
              Environment: [
                { Name: 'PORT', Value: '8081' },
                ...['ENVIRONMENT', 'VERSION', 'CATALOG_URL', 'ORDERS_URL', 'ADDRESS_LIMITS', 'REDIS'].map(
                  (Name) => ({ Name, Value: '' }),
                ),
                { Name: 'ORDER_QUEUE_URL', Value: 'OrderQueueDeadLetters' },
              ],
              Secrets: [{ Name: 'COOKIE_SECRET', ValueFrom: 'Secret:password::' }],
              PortMappings: [{ ContainerPort: 8080 }],
              HealthCheck: { Command: ['CMD', 'http://127.0.0.1:8080/health'] },
            },
          ],
        },
      },
      Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { HealthCheckPath: '/' } },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          LoadBalancers: [{ ContainerName: 'storefront', ContainerPort: 80, TargetGroupArn: 'Group' }],
        },
      },
    });

    expect(await deviations([careless])).toEqual(
      [
        'lacks the variable REDIS_URL',
        'lacks the variable REDIS_SECRET_ARN',
        'has the variable REDIS, which its contract does not know',
        'lacks the secret REDIS_PASSWORD',
        'the secret of COOKIE_SECRET has no such key: Secret:password::',
        'ORDER_QUEUE_URL is OrderQueueDeadLetters',
        'uses port 8081 instead of 8080',
        'uses port 80 instead of 8080',
        'is asked at /',
        'asks itself by CMD http://127.0.0.1:8080/health',
      ].map((deviation) => `careless storefront: ${deviation}`),
    );
  });
});
