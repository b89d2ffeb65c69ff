import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  type CloudAssembly,
  deliveryAssembly,
  type Resource,
  synthesize,
} from '../../support/cloud-assembly.ts';
import { factsWithValues } from './facts-with-values.ts';
import { jobsWithSteps, render } from './workflows.ts';

const stack = 'sluice-pipeline';

const trustSchema = z.object({
  Statement: z.tuple([z.object({ Action: z.string(), Condition: z.unknown(), Principal: z.unknown() })]),
});

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
    }),
  ),
});

let assembly: CloudAssembly;
beforeAll(async () => {
  assembly = await synthesize({ CDK_VALIDATION: 'true' }, 'test/pipeline/github-app.ts');
}, 120_000);

function roles(): Resource[] {
  return assembly
    .resources(stack, 'AWS::IAM::Role')
    .filter(({ Properties }) => JSON.stringify(Properties).includes('AssumeRoleWithWebIdentity'));
}

function trustOf({ Properties }: Resource) {
  return trustSchema.parse(Properties.AssumeRolePolicyDocument).Statement[0];
}

/** The environment whose jobs get the role. */
function environmentOf(role: Resource): string {
  return JSON.stringify(trustOf(role).Condition).match(/:environment:([^"]+)"/)?.[1] ?? '';
}

/** What the role of an environment may do, and with what. */
function statementsOf(environment: string) {
  const role = roles().find((candidate) => environmentOf(candidate) === environment);
  const policies = assembly
    .resources(stack, 'AWS::IAM::ManagedPolicy')
    .filter(
      ({ Properties }) => JSON.stringify(Properties.Roles) === JSON.stringify([`\${${role?.logicalId}}`]),
    );
  return policies.flatMap(({ Properties }) => policySchema.parse(Properties.PolicyDocument).Statement);
}

function bootstrapRoles(name: string, ...places: string[]): string[] {
  return places.map((place) => `arn:aws:iam::${place.slice(0, 12)}:role/cdk-hnb659fds-${name}-role-${place}`);
}

describe('the access of GitHub', () => {
  it('is not there unless the context names a repository', () => {
    expect(deliveryAssembly().resources(stack, 'AWS::IAM::OIDCProvider')).toEqual([]);
    expect(JSON.stringify(deliveryAssembly().resources(stack, 'AWS::IAM::Role'))).not.toContain(
      'WebIdentity',
    );
  });

  it('stands on one provider, made by CloudFormation itself', () => {
    expect(assembly.resource(stack, 'AWS::IAM::OIDCProvider').Properties).toEqual({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    });
  });

  it('has a role for every environment whose jobs take one, and for no other', () => {
    const taking = jobsWithSteps(render({ factsOf: factsWithValues })).filter(
      ([, { permissions }]) => permissions['id-token'],
    );

    expect(roles().map(environmentOf).sort()).toEqual(taking.map(([, job]) => job.environment).sort());
  });

  it('is given to jobs of one repository, environment and branch', () => {
    for (const role of roles()) {
      expect(trustOf(role)).toEqual({
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: expect.stringContaining('Provider') },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': `repo:octo@1/shop@2:environment:${environmentOf(role)}`,
          },
          StringEqualsIfExists: { 'token.actions.githubusercontent.com:ref': 'refs/heads/main' },
        },
      });
    }
  });

  it('lasts as long as the job that uses it may take', () => {
    const minutes = new Map(
      jobsWithSteps(render({ factsOf: factsWithValues })).map(([, job]) => [
        job.environment,
        job['timeout-minutes'],
      ]),
    );

    for (const role of roles()) {
      const longest = Number(role.Properties.MaxSessionDuration ?? 3600);
      expect(longest).toBeGreaterThanOrEqual((minutes.get(environmentOf(role)) ?? Infinity) * 60);
    }
  });

  it('lets an environment be deployed by the bootstrap roles of its own account and regions only', () => {
    const deploying = (...places: string[]) => [
      {
        Action: 'sts:AssumeRole',
        Resource: [...bootstrapRoles('deploy', ...places), ...bootstrapRoles('file-publishing', ...places)],
      },
    ];
    const both = ['111111111111-eu-central-1', '111111111111-eu-west-1'];

    expect(statementsOf('dev')).toMatchObject(deploying('111111111111-eu-central-1'));
    expect(statementsOf('staging')).toMatchObject(deploying('333333333333-eu-central-1'));
    expect(statementsOf('prod')).toMatchObject(deploying(...both));
    expect(statementsOf('UpdatePipeline')).toMatchObject(deploying(...both));
  });

  it('lets files be published everywhere, and nothing be deployed with them', () => {
    expect(statementsOf('Assets').flatMap(({ Resource }) => Resource)).toEqual(
      bootstrapRoles(
        'file-publishing',
        '111111111111-eu-central-1',
        '111111111111-eu-west-1',
        '333333333333-eu-central-1',
      ),
    );
  });

  it('lets images be pushed and signed where they are built, looked up before prod, and tagged where they are released', () => {
    const actionsOf = (environment: string) =>
      statementsOf(environment)
        .flatMap(({ Action }) => Action)
        .map((action) => action.split(':')[0]);

    expect(new Set(actionsOf('Images-images'))).toEqual(new Set(['ecr', 'signer']));
    expect(new Set(statementsOf('Copies-copies').flatMap(({ Action }) => Action))).toEqual(
      new Set(['ecr:DescribeImages']),
    );
    expect(new Set(statementsOf('Release-release').flatMap(({ Action }) => Action))).toEqual(
      new Set(['ecr:BatchGetImage', 'ecr:PutImage']),
    );
  });

  it('lets one test stop tasks, by the role of the account in which they run', () => {
    expect(statementsOf('staging-resilience')).toMatchObject([
      {
        Action: 'sts:AssumeRole',
        Resource: 'arn:aws:iam::333333333333:role/sluice-staging-task-stopper-eu-central-1',
      },
    ]);
  });

  it('lets the source be mirrored, and nothing else', () => {
    expect(statementsOf('mirror')).toMatchObject([{ Action: ['codecommit:GitPull', 'codecommit:GitPush'] }]);
  });

  it('lets a test read the values that its buildspec names, and not deploy what it tests', () => {
    const values = [
      {
        Action: 'ssm:GetParameters',
        Resource: ['plain', 'shop/token'].map(
          (name) => `arn:aws:ssm:eu-central-1:111111111111:parameter/${name}`,
        ),
      },
      {
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop/key-??????',
      },
    ];
    const inBuilds = assembly
      .resources(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ logicalId }) => logicalId.includes('Pipelinedevfunctional'))
      .flatMap(({ Properties }) => policySchema.parse(Properties.PolicyDocument).Statement);

    expect(statementsOf('dev-functional')).toMatchObject(values);
    expect(inBuilds).toEqual(expect.arrayContaining(values.map((value) => expect.objectContaining(value))));
  });

  it('keeps pushes from being delivered twice: the pipeline on AWS then waits for a person', () => {
    const startsOf = (some: CloudAssembly) =>
      some
        .resources(stack, 'AWS::Events::Rule')
        .filter(({ Properties }) => JSON.stringify(Properties.EventPattern).includes('referenceUpdated'));

    expect(startsOf(assembly)).toEqual([]);
    expect(startsOf(deliveryAssembly())).toHaveLength(1);
  });
});
