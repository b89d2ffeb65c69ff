import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { actionsWithoutResource } from './actions-without-resource.ts';
import { type PolicyStatement, statementsIn } from './policy-statements.ts';
import { stackOf } from './synthesized-stack.ts';

/**
 * What CDK Pipelines itself writes for its own two kinds of projects, which may do only what the roles of the bootstrap
 * stacks allow.
 */
const ofTheLibrary = /^sluice-pipeline DeliveryPipeline(UpdatePipelineSelfMutation|Assets(File|Docker))Role/;

/** What the agent of Systems Manager says of its own host, which has no ARN before it starts. */
const aboutItself = 'ssm:UpdateInstanceInformation';

/** A policy of an identity names the resources it is about; in a policy of a resource, `*` is that resource. */
const identityTypes = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role']);

function wildcardActions(stacks: readonly SynthesizedStack[]): string[] {
  return stacks
    .flatMap(statementsIn)
    .filter(({ effect }) => effect === 'Allow')
    .filter((statement) => !keepsKeyManageable(statement))
    .flatMap(({ where, actions }) =>
      actions.filter((action) => action.includes('*')).map((action) => `${where}: ${action}`),
    );
}

/** Without it, a key whose other statements are wrong could never be changed again: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function keepsKeyManageable({ type, principal }: PolicyStatement): boolean {
  return type === 'AWS::KMS::Key' && /:iam::\d{12}:root"/.test(JSON.stringify(principal));
}

function wildcardResources(stacks: readonly SynthesizedStack[]): string[] {
  return stacks
    .flatMap(statementsIn)
    .filter(({ effect, type }) => effect === 'Allow' && identityTypes.has(type))
    .filter(({ where }) => !ofTheLibrary.test(where))
    .filter(({ resources, condition }) => resources.some(isWildcard) && !namesCluster(condition))
    .flatMap(({ where, actions }) =>
      actions
        .filter((action) => !actionsWithoutResource.has(action) && action !== aboutItself)
        .map((action) => `${where}: ${action}`),
    );
}

/** `*`, and an ARN that says no more than its service. */
function isWildcard(resource: string): boolean {
  return /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*)$/.test(resource);
}

/** What an ECS agent does to its own container instance, whose ARN is not known before it asks. */
function namesCluster(condition: PolicyStatement['condition']): boolean {
  return Object.entries(condition).some(
    ([operator, keys]) => operator.startsWith('Arn') && 'ecs:cluster' in keys,
  );
}

function policy(statement: object) {
  return stackOf({
    Careless: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } },
    },
  });
}

describe('the policies of all stacks', () => {
  it('allow no action by a pattern', () => {
    expect(wildcardActions(deliveryAssembly().stacks)).toEqual([]);
  });

  it('are noticed when they do', () => {
    expect(wildcardActions([policy({ Action: ['s3:GetObject', 's3:Put*'], Resource: 'arn' })])).toEqual([
      'careless Careless: s3:Put*',
    ]);
  });

  it('allow an action on every resource only if it is about none', () => {
    expect(wildcardResources(deliveryAssembly().stacks)).toEqual([]);
  });

  it.each(['*', 'arn:aws:sqs:eu-central-1:111111111111:*'])(
    'are noticed when they allow one on %s',
    (Resource) => {
      const careless = policy({ Action: ['ecr:GetAuthorizationToken', 'sqs:SendMessage'], Resource });

      expect(wildcardResources([careless])).toEqual(['careless Careless: sqs:SendMessage']);
    },
  );

  it('are read wherever they stand', () => {
    const types = new Set(
      deliveryAssembly()
        .stacks.flatMap(statementsIn)
        .map(({ type }) => type),
    );

    expect([...types]).toEqual(
      expect.arrayContaining([
        'AWS::IAM::Role',
        'AWS::IAM::ManagedPolicy',
        'AWS::KMS::Key',
        'AWS::SQS::QueuePolicy',
      ]),
    );
  });
});
