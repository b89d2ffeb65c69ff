import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { delivery } from '../../pipeline/delivery.ts';
import { services } from '../../pipeline/images/services.ts';
import {
  type CloudAssembly,
  type Resource,
  type SynthesizedStack,
  synthesize,
} from '../support/cloud-assembly.ts';

const stack = 'sluice-pipeline';

const stagesSchema = z.array(
  z.object({
    Name: z.string(),
    Actions: z.array(
      z.object({
        Name: z.string(),
        RunOrder: z.number(),
        ActionTypeId: z.object({ Provider: z.string() }),
        Configuration: z.record(z.string(), z.unknown()).default({}),
        InputArtifacts: z.array(z.object({ Name: z.string() })).default([]),
        OutputArtifacts: z.array(z.object({ Name: z.string() })).default([]),
        Namespace: z.string().optional(),
      }),
    ),
  }),
);

const dashboardSchema = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())) }) })),
});

const lifecycleSchema = z.object({
  rules: z.array(z.object({ selection: z.object({ tagStatus: z.string() }) })),
});

const statementSchema = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
});

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: z.array(z.string()),
      Condition: z.unknown().optional(),
    }),
  ),
});

let assembly: CloudAssembly;
let pipeline: Resource;
let stages: z.infer<typeof stagesSchema>;

beforeAll(async () => {
  // Here, and only here, the templates are held against CloudFormation's rules: a violation fails the synthesis.
  assembly = await synthesize({ CDK_VALIDATION: 'true' });
  pipeline = assembly.resource(stack, 'AWS::CodePipeline::Pipeline');
  stages = stagesSchema.parse(pipeline.Properties.Stages);
}, 120_000);

function actionsOf(stageName: string) {
  const stage = stages.find(({ Name }) => Name === stageName);
  if (!stage) throw new Error(`The pipeline has no stage ${stageName}`);
  return stage.Actions;
}

function namesInOrder(stageName: string): string[] {
  return actionsOf(stageName)
    .toSorted((one, other) => one.RunOrder - other.RunOrder)
    .map(({ Name }) => Name);
}

/** The CodeBuild project of a step, by the buildspec it runs. */
function projectFor(buildspec: string): Resource {
  const project = assembly
    .resources(stack, 'AWS::CodeBuild::Project')
    .find(
      ({ Properties }) =>
        z.object({ BuildSpec: z.string() }).parse(Properties.Source).BuildSpec === buildspec,
    );
  if (!project) throw new Error(`No project runs ${buildspec}`);
  return project;
}

/** What the role may do, given by its ARN. */
function statementsOf(roleArn: string) {
  return assembly
    .resources(stack, 'AWS::IAM::ManagedPolicy')
    .filter(({ Properties }) =>
      JSON.stringify(Properties.Roles ?? []).includes(roleArn.slice(2, -'.Arn}'.length)),
    )
    .flatMap(
      ({ Properties }) =>
        z.object({ Statement: z.array(statementSchema) }).parse(Properties.PolicyDocument).Statement,
    );
}

describe('the rendered pipeline', () => {
  it('has the stages of the delivery, in their order', () => {
    expect(stages.map(({ Name }) => Name)).toEqual(delivery.stages.map(({ name }) => name));
  });

  it('is of type V2, and starts again when it has changed itself', () => {
    expect(pipeline.Properties).toMatchObject({
      Name: 'sluice',
      PipelineType: 'V2',
      RestartExecutionOnUpdate: true,
    });
  });

  it('starts by the event of a push to main, never by polling', () => {
    expect(actionsOf('Source')[0]?.Configuration).toMatchObject({
      BranchName: 'main',
      PollForSourceChanges: false,
    });
    const { logicalId } = assembly.resource(stack, 'AWS::Lambda::Function', 'PushTrigger');
    expect(assembly.resource(stack, 'AWS::Events::Rule', 'Pushes').Properties).toMatchObject({
      EventPattern: {
        source: ['aws.codecommit'],
        detail: {
          event: ['referenceCreated', 'referenceUpdated'],
          referenceType: ['branch'],
          referenceName: ['main'],
        },
      },
      // Not the pipeline itself: the function looks at what the push touches.
      Targets: [{ Arn: `\${${logicalId}.Arn}` }],
    });
  });

  it('makes templates only from a source that passed unit tests and security checks, which run side by side', () => {
    const runOrders = Object.fromEntries(actionsOf('Build').map(({ Name, RunOrder }) => [Name, RunOrder]));

    expect(runOrders).toEqual({ unit: 1, security: 1, synth: 2 });
  });

  it('updates itself from the assembly that synth handed on', () => {
    const handedOn = actionsOf('Build').find(({ Name }) => Name === 'synth')?.OutputArtifacts;

    expect(handedOn).toHaveLength(1);
    expect(actionsOf('UpdatePipeline')[0]?.InputArtifacts).toEqual(handedOn);
  });

  it.each(['dev', 'staging', 'prod'])('deploys each stack of %s after those that it stands on', (name) => {
    const runOrder = (part: string, step: string) => {
      const found = actionsOf(name).find((action) => action.Name === `sluice-${name}-${part}.${step}`);
      if (!found) throw new Error(`${name} has no ${step} of ${part}`);
      return found.RunOrder;
    };

    for (const [foundation = '', later = ''] of [
      ['encryption', 'data'],
      ['encryption', 'operations'],
      ['operations', 'data'],
      ['network', 'data'],
      ['data', 'schema'],
      ['schema', 'services'],
      ['services', 'reporting'],
    ]) {
      expect(runOrder(foundation, 'Prepare')).toBeLessThan(runOrder(foundation, 'Deploy'));
      expect(runOrder(foundation, 'Deploy')).toBeLessThan(runOrder(later, 'Prepare'));
    }
  });

  it.each([
    ['dev', ['functional']],
    ['staging', ['functional', 'load', 'resilience', 'dynamic-security']],
    ['prod', ['smoke']],
  ])('tests the shop of %s one step after the other, when everything is deployed: %j', (name, steps) => {
    expect(namesInOrder(name).slice(-steps.length)).toEqual(steps);
    const runOrders = new Set(actionsOf(name).map(({ RunOrder }) => RunOrder));
    const last = actionsOf(name).filter(({ Name }) => steps.includes(Name));
    expect(new Set(last.map(({ RunOrder }) => RunOrder))).toEqual(
      new Set([...runOrders].slice(-steps.length)),
    );
  });

  it.each([
    ['dev', 'functional'],
    ['staging', 'functional'],
    ['staging', 'load'],
    ['staging', 'resilience'],
    ['staging', 'dynamic-security'],
    ['prod', 'smoke'],
  ])('tests the shop of %s at its own address: %s', (name, step) => {
    const test = actionsOf(name).find((action) => action.Name === step);
    const variables = JSON.parse(String(test?.Configuration.EnvironmentVariables));
    expect(variables).toContainEqual({
      ...{ name: 'SHOP_URL', type: 'PLAINTEXT' },
      value: expect.stringMatching(/^#\{.+\.ShopUrl\}$/),
    });
    const namespaces = z.array(z.object({ Name: z.string(), Namespace: z.string().optional() })).parse(
      z
        .array(z.object({ Name: z.string(), Actions: z.unknown() }))
        .parse(pipeline.Properties.Stages)
        .find((stage) => stage.Name === name)?.Actions,
    );
    const deployed = namespaces.find((action) => action.Name === `sluice-${name}-services.Deploy`);
    expect(variables[0].value).toBe(`#{${deployed?.Namespace}.ShopUrl}`);
  });

  it('lets one step take the role that stops tasks in staging, and no other step any role', () => {
    const test = actionsOf('staging').find(({ Name }) => Name === 'resilience');
    const variables = z
      .array(z.object({ name: z.string(), value: z.string() }))
      .parse(JSON.parse(String(test?.Configuration.EnvironmentVariables)));
    const taking = assembly
      .resources(stack, 'AWS::CodeBuild::Project')
      .map(({ Properties }) => ({
        buildspec: z.object({ BuildSpec: z.string() }).parse(Properties.Source).BuildSpec,
        roles: statementsOf(String(Properties.ServiceRole))
          .filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'))
          .flatMap(({ Resource }) => Resource),
      }))
      .filter(({ buildspec, roles }) => buildspec.startsWith('buildspecs/') && roles.length > 0);

    expect(variables.map(({ name, value }) => [name, value.replace(/^#\{.*\./, '#{')])).toEqual([
      ['SHOP_URL', '#{ShopUrl}'],
      ['CLUSTER_ARN', '#{ClusterArn}'],
      ['TASK_STOPPER_ROLE', '#{TaskStopperRole}'],
    ]);
    expect(taking).toEqual([
      {
        buildspec: 'buildspecs/resilience.yml',
        roles: ['arn:aws:iam::111111111111:role/sluice-staging-task-stopper-eu-central-1'],
      },
    ]);
  });

  it.each([
    ['GateStaging', 'staging'],
    ['GateProd', 'prod'],
  ])('asks a person in %s, once a dossier of %s is written', (name, environment) => {
    const [dossier, approval] = actionsOf(name).toSorted((one, other) => one.RunOrder - other.RunOrder);
    const question = delivery.stages.find((stage) => stage.name === name && stage.kind === 'gate');

    expect(approval?.RunOrder).toBeGreaterThan(dossier?.RunOrder ?? 0);
    expect(dossier?.InputArtifacts).toEqual([
      ...(actionsOf('Source')[0]?.OutputArtifacts ?? []),
      ...(actionsOf('Build').find(({ Name }) => Name === 'synth')?.OutputArtifacts ?? []),
    ]);
    expect(dossier?.Namespace).toBe(`dossier-${environment}`);
    expect(approval?.ActionTypeId.Provider).toBe('Manual');
    expect(approval?.Configuration).toMatchObject({
      CustomData: expect.stringMatching(/^Promote .* #\{dossier-[a-z]+\.DOSSIER_SUMMARY\}$/),
      ExternalEntityLink: `#{dossier-${environment}.DOSSIER_LINK}`,
    });
    expect(question).toBeDefined();
  });

  it('has somebody else than the authors promote to prod: looked at after the answer, before anything is deployed', () => {
    const [, approval, check, ...others] = actionsOf('GateProd').toSorted(
      (one, other) => one.RunOrder - other.RunOrder,
    );
    const { Environment, ServiceRole } = projectFor('buildspecs/two-persons.yml').Properties;

    expect(namesInOrder('GateStaging')).toEqual(['dossier', 'promote-to-staging']);
    expect([approval?.Name, check?.Name, others]).toEqual(['promote-to-prod', 'two-persons', []]);
    expect(check?.RunOrder).toBeGreaterThan(approval?.RunOrder ?? 0);
    expect(JSON.parse(String(check?.Configuration.EnvironmentVariables))).toEqual([
      { name: 'EXECUTION_ID', type: 'PLAINTEXT', value: '#{codepipeline.PipelineExecutionId}' },
    ]);
    expect(Environment).toMatchObject({
      EnvironmentVariables: expect.arrayContaining([
        expect.objectContaining({ Name: 'ENVIRONMENT', Value: 'prod' }),
        expect.objectContaining({ Name: 'GATE', Value: 'promote-to-prod' }),
      ]),
    });
    const actions = statementsOf(String(ServiceRole)).flatMap(({ Action }) => Action);
    expect(actions).toContain('codepipeline:GetPipelineState');
    expect(actions.filter((action) => /PutApproval|cloudformation:|sts:/.test(action))).toEqual([]);
  });

  it.each(['staging', 'prod'])(
    'lets the dossier of %s read its templates, executions and reports, and change none of them',
    (environment) => {
      const project = assembly
        .resources(stack, 'AWS::CodeBuild::Project')
        .find(({ Properties }) => JSON.stringify(Properties).includes(`"Value":"${environment}"`));
      const statements = statementsOf(String(project?.Properties.ServiceRole));
      const templates = statements.find(({ Action }) => Action === 'cloudformation:GetTemplate');
      const readable = [templates?.Resource].flat().map(String);
      const isReadable = ({ name, account, region }: SynthesizedStack) =>
        readable.some((arn) =>
          `arn:aws:cloudformation:${region}:${account}:stack/${name}/id`.startsWith(arn.replace(/\*$/, '')),
        );

      expect(assembly.stacks.filter(isReadable)).toEqual(
        assembly.stacks.filter(({ name }) => name.startsWith(`sluice-${environment}-`)),
      );
      const others = statements
        .flatMap(({ Action }) => Action)
        .filter((action) => /^(codepipeline|codecommit|cloudformation|sts):/.test(action));
      expect(new Set(others)).toEqual(
        new Set([
          'cloudformation:GetTemplate',
          'codecommit:GitPull',
          'codepipeline:GetPipelineExecution',
          'codepipeline:GetPipelineState',
          'codepipeline:ListActionExecutions',
          'codepipeline:ListPipelineExecutions',
        ]),
      );
      const dossiers = assembly.resource(stack, 'AWS::S3::Bucket', 'Dossiers').logicalId;
      const aboutDossiers = statements.filter((each) => JSON.stringify(each.Resource).includes(dossiers));
      expect(aboutDossiers.flatMap(({ Action }) => Action)).toEqual(['s3:PutObject']);
    },
  );

  it('tells the approvers of each gate that it waits, over an encrypted topic', () => {
    const gates = delivery.stages.flatMap((stage) => (stage.kind === 'gate' ? [stage] : []));
    const subscriptions = assembly
      .resources(stack, 'AWS::SNS::Subscription')
      .map(({ Properties }) => ({ topic: Properties.TopicArn, to: Properties.Endpoint }));

    for (const { name, gate } of gates) {
      const approval = actionsOf(name).find(({ Name }) => Name === gate.name);
      const topic = approval?.Configuration.NotificationArn;
      expect(
        subscriptions.filter((each) => isDeepStrictEqual(each.topic, topic)).map(({ to }) => to),
      ).toEqual(gate.approvers);
    }
    for (const { Properties } of assembly.resources(stack, 'AWS::SNS::Topic'))
      expect(Properties).toHaveProperty('KmsMasterKeyId');
  });

  it.each([
    'unit',
    'security',
    'synth',
    'images',
    'functional',
    'load',
    'resilience',
    'dynamic-security',
    'smoke',
    'release',
  ])('runs %s by the buildspec in the source it is given', (step) => {
    const project = projectFor(`buildspecs/${step}.yml`);
    const users = stages
      .flatMap(({ Actions }) => Actions)
      .filter(({ Configuration }) => Configuration.ProjectName === `\${${project.logicalId}}`);

    expect(users.map(({ Name }) => Name)).toEqual([step]);
    expect(users[0]?.InputArtifacts).toEqual(actionsOf('Source')[0]?.OutputArtifacts);
  });

  it('lets only the images step build containers and push them', () => {
    const images = projectFor('buildspecs/images.yml');
    const privileged = assembly
      .resources(stack, 'AWS::CodeBuild::Project')
      .filter(
        ({ Properties }) =>
          z.object({ PrivilegedMode: z.boolean() }).parse(Properties.Environment).PrivilegedMode,
      );
    const pushers = assembly
      .resources(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) => JSON.stringify(Properties.PolicyDocument).includes('ecr:UploadLayerPart'));

    expect(privileged.map(({ logicalId }) => logicalId)).toEqual([images.logicalId]);
    expect(pushers.map(({ Properties }) => Properties.Roles)).toEqual([
      [expect.stringContaining(String(images.Properties.ServiceRole).slice(2, -'.Arn}'.length))],
    ]);
  });

  it('lets the step before the gate to prod look up images in both regions, and nothing else', () => {
    const role = String(projectFor('buildspecs/copies.yml').Properties.ServiceRole);
    const rights = assembly
      .resources(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) =>
        JSON.stringify(Properties.Roles ?? []).includes(role.slice(2, -'.Arn}'.length)),
      )
      .flatMap(
        ({ Properties }) =>
          z
            .object({ Statement: z.array(statementSchema.extend({ Resource: z.unknown() })) })
            .parse(Properties.PolicyDocument).Statement,
      )
      .filter(({ Action }) => /ecr:/.test(String(Action)));

    expect(rights.map(({ Action }) => Action)).toEqual(rights.map(() => 'ecr:DescribeImages'));
    expect(JSON.stringify(rights)).toContain(':ecr:eu-west-1:');
    expect(rights.flatMap(({ Resource }) => Resource)).toHaveLength(2 * services.length);
  });

  it('lets the release give tags to images that are there, and to commits, and nothing else', () => {
    const statements = statementsOf(
      String(projectFor('buildspecs/release.yml').Properties.ServiceRole),
    ).filter(({ Action }) => /ecr:|codecommit:/.test(String(Action)));

    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
      new Set(['ecr:BatchGetImage', 'ecr:PutImage', 'codecommit:GitPull', 'codecommit:GitPush']),
    );
    const push = statements.find(({ Action }) => Action === 'codecommit:GitPush');
    expect(push?.Condition).toEqual({ StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } });
  });

  it('has ECR sign the images that the images step pushes', () => {
    const profile = assembly.resource(stack, 'AWS::Signer::SigningProfile');
    const profileArn = `\${${profile.logicalId}.Arn}`;

    expect(profile.Properties.PlatformId).toBe('Notation-OCI-SHA384-ECDSA');
    expect(assembly.resource(stack, 'AWS::ECR::SigningConfiguration').Properties.Rules).toEqual([
      {
        SigningProfileArn: profileArn,
        RepositoryFilters: [{ Filter: 'sluice/*', FilterType: 'WILDCARD_MATCH' }],
      },
    ]);
    const signers = assembly
      .resources(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) => JSON.stringify(Properties.PolicyDocument).includes('signer:SignPayload'));
    expect(signers).toHaveLength(1);
    expect(JSON.stringify(signers[0]?.Properties.PolicyDocument)).toContain('ecr:UploadLayerPart');
  });

  it('lets developers change main by pull requests only, and pass no approval by', () => {
    const { Statement } = policySchema.parse(
      assembly.resource(stack, 'AWS::IAM::ManagedPolicy', 'MainDevelopers').Properties.PolicyDocument,
    );
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
    const [onMain, always] = Statement.filter(({ Effect }) => Effect === 'Deny');

    expect(onMain?.Condition).toEqual({
      StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] },
      // The first request of a push names no reference yet, and must be let through.
      Null: { 'codecommit:References': 'false' },
    });
    for (const way of ['GitPush', 'DeleteBranch', 'PutFile', 'CreateCommit', 'MergeBranchesBySquash'])
      expect(onMain?.Action).toContain(`codecommit:${way}`);
    expect(onMain?.Action).not.toContain('codecommit:MergePullRequestBySquash');
    expect(allowed).toContain('codecommit:MergePullRequestBySquash');
    expect(always).toMatchObject({
      Action: expect.arrayContaining(['codecommit:OverridePullRequestApprovalRules']),
    });
    expect(always?.Condition).toBeUndefined();
  });

  it('has approval-rule templates made for pull requests to main, by a function of its own', () => {
    const rules = assembly.resources(stack, 'Custom::ApprovalRule').map(({ Properties }) => Properties);
    const { logicalId } = assembly.resource(stack, 'AWS::Lambda::Function', 'ApprovalRule');

    expect(rules.map(({ TemplateName }) => TemplateName)).toEqual(['sluice-main', 'sluice-main-review']);
    for (const { ServiceToken, Content } of rules) {
      expect(ServiceToken).toBe(`\${${logicalId}.Arn}`);
      expect(JSON.parse(String(Content))).toMatchObject({
        Version: '2018-11-08',
        DestinationReferences: ['refs/heads/main'],
      });
    }
  });

  it('takes the approval of the review and one more, so that neither of both is enough', () => {
    const statements = assembly
      .resources(stack, 'Custom::ApprovalRule')
      .flatMap(({ Properties }) => JSON.parse(String(Properties.Content)).Statements);
    const voter = assembly.resource(stack, 'AWS::Lambda::Function', 'ReviewFunction');

    expect(statements).toEqual([
      { Type: 'Approvers', NumberOfApprovalsNeeded: 2 },
      {
        Type: 'Approvers',
        NumberOfApprovalsNeeded: 1,
        ApprovalPoolMembers: [
          `arn:aws:sts::111111111111:assumed-role/${String(voter.Properties.Role).replace('.Arn}', '}')}/*`,
        ],
      },
    ]);
  });

  it('encrypts artifacts, caches and logs with one key that is rotated', () => {
    const key = assembly.resource(stack, 'AWS::KMS::Key', 'Builds');
    const keyArn = `\${${key.logicalId}.Arn}`;
    const buckets = ['Artifacts', 'Cache'].map((id) => assembly.resource(stack, 'AWS::S3::Bucket', id));

    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(pipeline.Properties.ArtifactStores).toContainEqual({
      Region: 'eu-central-1',
      ArtifactStore: expect.objectContaining({ EncryptionKey: { Type: 'KMS', Id: keyArn } }),
    });
    for (const { Properties } of assembly.resources(stack, 'AWS::Logs::LogGroup'))
      expect(Properties.KmsKeyId).toBe(keyArn);
    for (const { Properties } of buckets)
      expect(JSON.stringify(Properties.BucketEncryption)).toContain(keyArn);
    for (const { Properties } of assembly.resources(stack, 'AWS::CodeBuild::Project'))
      expect(Properties.EncryptionKey).toBe(keyArn);
  });

  it('is seen on a dashboard: what failed, and how long each project takes', () => {
    const { DashboardBody } = assembly.resource(stack, 'AWS::CloudWatch::Dashboard').Properties;
    const shown = dashboardSchema
      .parse(JSON.parse(String(DashboardBody)))
      .widgets.flatMap(({ properties }) => properties.metrics);
    const projects = assembly
      .resources(stack, 'AWS::CodeBuild::Project')
      .filter(({ logicalId }) => logicalId.startsWith('DeliveryPipeline'));

    expect(projects.length).toBeGreaterThan(0);
    expect(shown).toContainEqual(
      expect.arrayContaining(['FailedPipelineExecutions', `\${${pipeline.logicalId}}`]),
    );
    for (const metric of ['FailedBuilds', 'SucceededBuilds', 'Duration']) {
      for (const { logicalId } of projects)
        expect(shown).toContainEqual(expect.arrayContaining(['AWS/CodeBuild', metric, `\${${logicalId}}`]));
    }
  });

  it('installs the version of the CDK CLI that reads our assemblies', () => {
    const selfUpdate = assembly.resource(stack, 'AWS::CodeBuild::Project', 'SelfMutation');

    const publishing = assembly
      .resources(stack, 'AWS::CodeBuild::Project')
      .filter(({ logicalId }) => logicalId.includes('FileAsset'));

    expect(publishing.length).toBeGreaterThan(0);
    for (const { Properties } of publishing)
      expect(JSON.stringify(Properties.Source)).toContain('cdk-assets@4.7.3');
    expect(JSON.stringify(selfUpdate.Properties.Source)).toContain('aws-cdk@2.1148.1');
  });
});

describe('the repositories', () => {
  it('hold the source encrypted with a key that is rotated', () => {
    const { KmsKeyId } = assembly.resource(stack, 'AWS::CodeCommit::Repository').Properties;
    const key = assembly.resource(stack, 'AWS::KMS::Key', 'Source');

    expect(KmsKeyId).toBe(`\${${key.logicalId}.Arn}`);
    expect(key.Properties.EnableKeyRotation).toBe(true);
  });

  it('stay with all they hold when the pipeline is deleted', () => {
    const kept = [
      assembly.resource(stack, 'AWS::CodeCommit::Repository'),
      assembly.resource(stack, 'AWS::KMS::Key', 'Source'),
      ...assembly.resources(stack, 'AWS::ECR::Repository'),
    ];

    for (const { DeletionPolicy } of kept) expect(DeletionPolicy).toBe('Retain');
  });

  it('hold the images of every service: tags written once, scanned, encrypted, cleared of what is untagged', () => {
    const repositories = assembly.resources(stack, 'AWS::ECR::Repository');

    expect(repositories.map(({ Properties }) => Properties.RepositoryName).sort()).toEqual(
      services.map((service) => `sluice/${service}`).sort(),
    );
    for (const { Properties } of repositories) {
      expect(Properties).toMatchObject({
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        EncryptionConfiguration: { EncryptionType: 'KMS' },
      });
      const { LifecyclePolicyText } = z
        .object({ LifecyclePolicyText: z.string() })
        .parse(Properties.LifecyclePolicy);
      const { rules } = lifecycleSchema.parse(JSON.parse(LifecyclePolicyText));
      // A task definition names its image by a tag: what has none, none can name.
      expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged']);
    }
  });
});
