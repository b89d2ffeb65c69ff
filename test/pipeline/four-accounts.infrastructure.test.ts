import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { reporting } from '../../app/reporting/contract.ts';
import { services } from '../../pipeline/images/services.ts';
import { type CloudAssembly, synthesize } from '../support/cloud-assembly.ts';
import { container } from '../workload/deployed-program.ts';
import { statementsIn } from '../workload/rules/policy-statements.ts';

const stack = 'sluice-pipeline';
const tooling = '111111111111';
const environments = [
  { name: 'dev', account: '222222222222' },
  { name: 'staging', account: '333333333333' },
  { name: 'prod', account: '444444444444' },
];

const stagesSchema = z.array(
  z.object({
    Name: z.string(),
    Actions: z.array(
      z.object({
        Name: z.string(),
        RoleArn: z.string(),
        ActionTypeId: z.object({ Provider: z.string() }),
        Configuration: z.object({ RoleArn: z.string().optional() }).default({}),
      }),
    ),
  }),
);

let assembly: CloudAssembly;
beforeAll(async () => {
  assembly = await synthesize({ CDK_VALIDATION: 'false' }, 'test/pipeline/four-accounts-app.ts');
}, 120_000);

/** Reporting is a task by itself, everything else a service. */
function imageOf(environment: string, program: string): string {
  if (program !== reporting.name) return container(assembly, environment, program).Image;
  const task = assembly.resource(`sluice-${environment}-reporting`, 'AWS::ECS::TaskDefinition').Properties;
  return z.tuple([z.object({ Image: z.string() })]).parse(task.ContainerDefinitions)[0].Image;
}

/** The role that `cdk bootstrap` makes in an account and region. */
const bootstrapped = (role: string, account: string, region = 'eu-central-1') =>
  `:iam::${account}:role/cdk-hnb659fds-${role}-role-${account}-${region}`;

describe('a delivery whose environments have accounts of their own', () => {
  it.each(environments)('deploys $name by the roles of its account', ({ name, account }) => {
    const { Stages } = assembly.resource(stack, 'AWS::CodePipeline::Pipeline').Properties;
    const stage = stagesSchema.parse(Stages).find(({ Name }) => Name === name);
    const deployments = stage?.Actions.filter(
      ({ ActionTypeId }) => ActionTypeId.Provider === 'CloudFormation',
    );

    expect(deployments?.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining([`sluice-${name}-encryption.Deploy`, `sluice-${name}-services.Deploy`]),
    );
    for (const { Name, RoleArn, Configuration } of deployments ?? []) {
      const region = Name.startsWith(`sluice-${name}-dr-`) ? 'eu-west-1' : 'eu-central-1';
      expect(RoleArn).toContain(bootstrapped('deploy', account, region));
      if (Name.endsWith('.Prepare'))
        expect(Configuration.RoleArn).toContain(bootstrapped('cfn-exec', account, region));
    }
  });

  it.each(environments)('lets the account of $name read and decrypt artifacts', ({ account }) => {
    const bucket = assembly.resource(stack, 'AWS::S3::BucketPolicy', 'Artifacts').Properties;
    const key = assembly.resource(stack, 'AWS::KMS::Key', 'Builds');

    for (const policy of [bucket.PolicyDocument, key.Properties.KeyPolicy])
      expect(JSON.stringify(policy)).toContain(bootstrapped('deploy', account));
    expect(assembly.resource(stack, 'AWS::CodePipeline::Pipeline').Properties.ArtifactStores).toContainEqual({
      Region: 'eu-central-1',
      ArtifactStore: expect.objectContaining({
        EncryptionKey: { Type: 'KMS', Id: `\${${key.logicalId}.Arn}` },
      }),
    });
  });

  it.each(environments)('lets the account of $name read and decrypt copies in a DR region', ({ account }) => {
    const copies = 'sluice-pipeline-artifacts-eu-west-1';
    const bucket = assembly.resource(copies, 'AWS::S3::BucketPolicy', 'Artifacts').Properties;
    const key = assembly.resource(copies, 'AWS::KMS::Key').Properties;

    for (const policy of [bucket.PolicyDocument, key.KeyPolicy])
      expect(JSON.stringify(policy)).toContain(`arn:aws:iam::${account}:root`);
  });

  it.each(environments)('lets the account of $name pull every image, and not push any', ({ account }) => {
    const repositories = assembly.resources(stack, 'AWS::ECR::Repository');

    expect(repositories).toHaveLength(services.length);
    for (const { Properties } of repositories) {
      expect(Properties.RepositoryPolicyText).toMatchObject({
        Statement: [
          {
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Principal: { AWS: expect.arrayContaining([`arn:aws:iam::${account}:root`]) },
          },
        ],
      });
    }
  });

  it('lets the gatekeeper read what the dossier tells where a gate answers itself, and answer no further gate', () => {
    const functions = assembly.resources(stack, 'AWS::Lambda::Function');
    const told = functions.map(({ Properties }) => JSON.stringify(Properties.Environment ?? {}));
    const pipeline = assembly.stacks.find(({ name }) => name === stack);
    const mayRead = (pipeline ? statementsIn(pipeline) : []).filter(
      ({ where, actions }) =>
        where.includes('Gatekeeping') && actions.includes('codepipeline:ListActionExecutions'),
    );

    expect(
      told.filter((variables) =>
        variables.includes('["GateStaging/promote-to-staging"]'.replaceAll('"', '\\"')),
      ),
    ).toHaveLength(1);
    expect(mayRead).toHaveLength(1);
  });

  it('lets builds of the pipeline, and nobody else of its account, take the role that stops tasks in staging', () => {
    const services = 'sluice-staging-services';
    const role = assembly.resource(services, 'AWS::IAM::Role', 'Stopper').Properties;

    expect(role.RoleName).toBe('sluice-staging-task-stopper-eu-central-1');
    expect(role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Principal: { AWS: `arn:aws:iam::${tooling}:root` },
          Condition: {
            ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${tooling}:role/sluice-pipeline-*` },
          },
        },
      ],
    });
    expect(JSON.stringify(assembly.resources(stack, 'AWS::IAM::ManagedPolicy'))).toContain(
      'arn:aws:iam::333333333333:role/sluice-staging-task-stopper-eu-central-1',
    );
  });

  it.each(environments)('publishes the migration to the account of $name', ({ account }) => {
    const publishing = assembly.resource(stack, 'AWS::IAM::ManagedPolicy', 'AssetsFileRole').Properties;

    expect(JSON.stringify(publishing)).toContain(bootstrapped('file-publishing', account));
  });

  it.each(environments)(
    'runs the images of the tooling account in $name, whose roles may pull them',
    ({ name }) => {
      const policies = JSON.stringify(
        ['services', 'reporting'].map((part) =>
          assembly.resources(`sluice-${name}-${part}`, 'AWS::IAM::ManagedPolicy'),
        ),
      );

      for (const service of services) {
        expect(imageOf(name, service)).toMatch(
          new RegExp(`^${tooling}\\.dkr\\.ecr\\.eu-central-1\\..*/sluice/${service}:`),
        );
        expect(policies).toContain(`arn:aws:ecr:eu-central-1:${tooling}:repository/sluice/${service}"`);
      }
    },
  );
});
