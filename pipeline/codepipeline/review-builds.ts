import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BuildSpec, CfnProject, Project, Source } from 'aws-cdk-lib/aws-codebuild';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../../workload/workload-stage.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import { type Delivery, type DeliveryStep, stepsOfReview } from '../delivery.ts';
import { logicalId } from './acknowledge-roles.ts';
import { buildImage } from './buildspec-step.ts';

export interface ReviewBuildsProps {
  delivery: Delivery;
  repository: Repository;
  /** Encrypts logs, and would what a build leaves. */
  key: Key;
  factsOf(buildspec: string): BuildspecFacts;
}

/**
 * What builds a pull request: for each step a project that runs its buildspec as it stands in the pull request. Nobody has
 * looked at what is built, so these projects have a role and a log of their own, with which a build can read the source, log
 * and report, and nothing else. They have no cache: in one a build could leave something for another, or for the delivery.
 */
export class ReviewBuilds extends Construct {
  readonly projects: ReadonlyMap<DeliveryStep, Project>;
  readonly #props: ReviewBuildsProps;
  readonly #logGroup: LogGroup;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: ReviewBuildsProps) {
    super(scope, id);
    this.#props = props;
    this.#logGroup = new LogGroup(this, 'Log', {
      encryptionKey: props.key,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') });
    this.#logGroup.grantWrite(this.#role);
    props.repository.grantPull(this.#role);
    this.projects = new Map(stepsOfReview(props.delivery).map((step) => [step, this.#defineProject(step)]));
  }

  /** Of the projects, those whose builds report. */
  get reporting(): Project[] {
    return [...this.projects].flatMap(([step, project]) => (this.#reports(step) ? project : []));
  }

  #reports({ buildspec }: DeliveryStep): boolean {
    return this.#props.factsOf(buildspec).hasReports;
  }

  #defineProject(step: DeliveryStep): Project {
    const { repository, key } = this.#props;
    const project = new Project(this, step.name, {
      description: `Runs ${step.buildspec} of pull requests`,
      source: Source.codeCommit({ repository }),
      buildSpec: BuildSpec.fromSourceFilename(step.buildspec),
      environment: { buildImage },
      environmentVariables: { SOURCE_URL: { value: repository.repositoryCloneUrlHttp } },
      // A project would give itself more, such as a log group of its own.
      role: this.#role.withoutPolicyUpdates(),
      logging: { cloudWatch: { logGroup: this.#logGroup } },
      timeout: Duration.minutes(60),
    });
    // A build leaves nothing that would be encrypted: the role gets no right to use the key.
    const { defaultChild } = project.node;
    if (defaultChild instanceof CfnProject) defaultChild.encryptionKey = key.keyArn;
    if (this.#reports(step)) this.#grantReports(project);
    return project;
  }

  /** https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html */
  #grantReports(project: Project): void {
    const stack = Stack.of(this);
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: [
          'codebuild:BatchPutCodeCoverages',
          'codebuild:BatchPutTestCases',
          'codebuild:CreateReport',
          'codebuild:CreateReportGroup',
          'codebuild:UpdateReport',
        ],
        resources: [
          stack.formatArn({
            service: 'codebuild',
            resource: 'report-group',
            resourceName: `${project.projectName}-*`,
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
          }),
        ],
      }),
    );
    const groups = `report-group/<${logicalId(project)}>-*` as const;
    acknowledge(this.#role, {
      rules: [`AwsSolutions-IAM5[Resource::arn:aws:codebuild:${stack.region}:${stack.account}:${groups}]`],
      reason: 'Report groups are named by the build, below the name of its project.',
    });
  }
}
