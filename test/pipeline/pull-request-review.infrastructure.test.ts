import { describe, expect, it } from '@jest/globals';
import { delivery, stepsOfReview } from '../../pipeline/delivery.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { statementsIn } from '../workload/rules/policy-statements.ts';

const stack = 'sluice-pipeline';
const assembly = deliveryAssembly();
const projects = assembly
  .resources(stack, 'AWS::CodeBuild::Project')
  .filter(({ logicalId }) => logicalId.startsWith('ReviewBuilds'));
const ofDelivery = assembly
  .resources(stack, 'AWS::CodeBuild::Project')
  .filter(({ logicalId }) => logicalId.startsWith('DeliveryPipelineBuild'));

function sourceOf({ Properties }: (typeof projects)[number]): Record<string, unknown> {
  return Properties.Source as Record<string, unknown>;
}

/** Of the policies of a role that belongs to a construct. */
function allowedTo(construct: string) {
  const pipeline = assembly.stacks.find(({ name }) => name === stack);
  return (pipeline ? statementsIn(pipeline) : []).filter(
    ({ where, type }) => type === 'AWS::IAM::ManagedPolicy' && where.startsWith(`${stack} ${construct}Role`),
  );
}

describe('the builds of a pull request', () => {
  it('run the very buildspecs of the build, the tests that take longer, and the one that tells what would change', () => {
    const buildspecs = projects.map((project) => sourceOf(project).BuildSpec);
    const built = ofDelivery.map((project) => sourceOf(project).BuildSpec);

    expect(buildspecs).toEqual(stepsOfReview(delivery).map(({ buildspec }) => buildspec));
    expect(buildspecs.filter((each) => !built.includes(each))).toEqual([
      'buildspecs/integration.yml',
      'buildspecs/changes.yml',
    ]);
    expect(built.filter((each) => !buildspecs.includes(each))).toEqual([]);
  });

  it('take the repository itself, and no cache in which another build would find what they leave', () => {
    for (const project of projects) {
      expect(sourceOf(project).Type).toBe('CODECOMMIT');
      expect(project.Properties.Cache).toEqual({ Type: 'NO_CACHE' });
      expect(project.Properties.Artifacts).toEqual({ Type: 'NO_ARTIFACTS' });
      expect(project.Properties.Environment).toMatchObject({ PrivilegedMode: false });
    }
  });

  it('may read the source, log and report, and nothing else', () => {
    const statements = allowedTo('ReviewBuilds');

    expect(new Set(projects.map(({ Properties }) => Properties.ServiceRole)).size).toBe(1);
    expect(statements.flatMap(({ actions }) => actions).toSorted()).toEqual([
      'codebuild:BatchPutCodeCoverages',
      'codebuild:BatchPutTestCases',
      'codebuild:CreateReport',
      'codebuild:CreateReportGroup',
      'codebuild:UpdateReport',
      'codecommit:GitPull',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(statements.flatMap(({ resources }) => resources)).not.toContain('*');
  });

  it('write no log that the delivery writes', () => {
    const groupOf = ({ Properties }: (typeof projects)[number]) =>
      (Properties.LogsConfig as { CloudWatchLogs: { GroupName: string } }).CloudWatchLogs.GroupName;

    const groups = new Set(ofDelivery.map(groupOf));
    for (const project of projects) expect(groups).not.toContain(groupOf(project));
  });
});

describe('the review', () => {
  it('is told of new commits of pull requests to main, and of builds of them that have ended', () => {
    const pullRequests = assembly.resource(stack, 'AWS::Events::Rule', 'PullRequests').Properties;
    const results = assembly.resource(stack, 'AWS::Events::Rule', 'ReviewResults').Properties;

    expect(pullRequests.EventPattern).toMatchObject({
      'detail-type': ['CodeCommit Pull Request State Change'],
      detail: {
        event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'],
        destinationReference: ['refs/heads/main'],
      },
    });
    expect(results.EventPattern).toMatchObject({
      'detail-type': ['CodeBuild Build State Change'],
      detail: { 'project-name': projects.map(({ logicalId }) => `\${${logicalId}}`) },
    });
  });

  it('starts what it is told of, each step by its own project, and compares with that of the delivery', () => {
    const { Environment } = assembly.resource(stack, 'AWS::Lambda::Function', 'ReviewFunction').Properties;
    const { Variables } = Environment as { Variables: { STEPS: string } };

    expect(JSON.parse(Variables.STEPS)).toEqual(
      stepsOfReview(delivery).map(({ name }, index) => ({
        name,
        project: `\${${projects[index]?.logicalId}}`,
        ...(name === 'unit' && {
          deliveryProject: expect.stringMatching(/^\$\{DeliveryPipelineBuildunit\w+\}$/),
        }),
      })),
    );
  });

  it('may build pull requests, comment on them and vote, and merges nothing', () => {
    const actions = allowedTo('Review').flatMap((statement) => statement.actions);

    expect(actions.filter((action) => /^codecommit:|StartBuild/.test(action)).toSorted()).toEqual([
      'codebuild:StartBuild',
      'codecommit:GetCommentsForPullRequest',
      'codecommit:GetPullRequest',
      'codecommit:PostCommentForPullRequest',
      'codecommit:UpdateComment',
      'codecommit:UpdatePullRequestApprovalState',
    ]);
    const started = allowedTo('Review').find((statement) =>
      statement.actions.includes('codebuild:StartBuild'),
    );
    expect(started?.resources.toSorted()).toEqual(
      projects.map(({ logicalId }) => `\${${logicalId}.Arn}`).toSorted(),
    );
  });
});
