import type { Project } from 'aws-cdk-lib/aws-codebuild';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type ReviewedStep, type ReviewVariables, review } from '../../app/automation/review/contract.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import { type Delivery, type DeliveryStep, stepsOfBuild } from '../delivery.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import type { DeliveryPipeline } from './delivery-pipeline.ts';
import { grantReadOfReports } from './grant-reports.ts';
import { ReviewBuilds } from './review-builds.ts';

export interface PullRequestReviewProps {
  delivery: Delivery;
  repository: Repository;
  pipeline: DeliveryPipeline;
  builds: BuildSurroundings;
  functions: DeliveryFunctions;
  factsOf(buildspec: string): BuildspecFacts;
}

/** Builds every pull request by the buildspecs of the delivery, and has a function tell of it and vote. */
export class PullRequestReview extends Construct {
  /** The role that votes. */
  readonly reviewer: IRole;
  readonly #props: PullRequestReviewProps;

  constructor(scope: Construct, id: string, props: PullRequestReviewProps) {
    super(scope, id);
    this.#props = props;
    const { delivery, repository, builds, functions, factsOf } = props;
    const reviewBuilds = new ReviewBuilds(this, 'Builds', { delivery, repository, key: builds.key, factsOf });
    const { projects } = reviewBuilds;
    const handler = this.#defineFunction(projects);
    if (!handler.role) throw new Error('The function that reviews has no role');
    this.reviewer = handler.role;
    this.#grant(handler, reviewBuilds);
    const target = new InvokeFunction(handler, { deadLetterQueue: functions.deadLetters });
    this.#onPullRequests(target);
    this.#onResults(target, [...projects.values()]);
  }

  #defineFunction(projects: ReadonlyMap<DeliveryStep, Project>): LambdaFunction {
    const { delivery, repository, functions } = this.#props;
    const measured = this.#measuredByTheDelivery();
    const steps = [...projects].map(
      ([step, { projectName }]): ReviewedStep => ({
        name: step.name,
        project: projectName,
        deliveryProject: measured.get(step)?.projectName,
      }),
    );
    return functions.define<ReviewVariables>(this, {
      description: 'Tells what the builds of pull requests have found, and votes',
      contract: review,
      variables: {
        ENVIRONMENT: deliveryEnvironment,
        REPOSITORY_NAME: repository.repositoryName,
        BRANCH: delivery.branch,
        STEPS: JSON.stringify(steps),
      },
      memoryInMebibytes: 256,
    });
  }

  /** The projects whose reports tell how much of the branch itself is tested. */
  #measuredByTheDelivery(): Map<DeliveryStep, Project> {
    const { delivery, pipeline, factsOf } = this.#props;
    const reporting = stepsOfBuild(delivery).filter(({ buildspec }) => factsOf(buildspec).hasReports);
    return new Map(reporting.map((step) => [step, pipeline.projectOf(step)]));
  }

  #grant(handler: LambdaFunction, { projects, reporting }: ReviewBuilds): void {
    const own = [...projects.values()];
    const measured = [...this.#measuredByTheDelivery().values()];
    this.#props.repository.grant(
      handler,
      'codecommit:GetCommentsForPullRequest',
      'codecommit:GetPullRequest',
      'codecommit:PostCommentForPullRequest',
      'codecommit:UpdateComment',
      'codecommit:UpdatePullRequestApprovalState',
    );
    const allow = (action: string, on: readonly Project[]) =>
      handler.addToRolePolicy(
        new PolicyStatement({ actions: [action], resources: on.map(({ projectArn }) => projectArn) }),
      );
    allow('codebuild:StartBuild', own);
    allow('codebuild:ListBuildsForProject', [...own, ...measured]);
    allow('codebuild:BatchGetBuilds', own);
    grantReadOfReports(this.reviewer, [...reporting, ...measured], { byTest: true });
  }

  /** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
  #onPullRequests(target: InvokeFunction): void {
    const { delivery, repository } = this.#props;
    repository.onPullRequestStateChange('PullRequests', {
      description: `A pull request to ${delivery.branch} has another commit`,
      eventPattern: {
        detail: {
          event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'],
          destinationReference: [`refs/heads/${delivery.branch}`],
        },
      },
      target,
    });
  }

  /** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
  #onResults(target: InvokeFunction, projects: readonly Project[]): void {
    new Rule(this, 'Results', {
      description: 'A build of a pull request has ended',
      eventPattern: {
        source: ['aws.codebuild'],
        detailType: ['CodeBuild Build State Change'],
        detail: {
          'project-name': projects.map(({ projectName }) => projectName),
          'build-status': ['SUCCEEDED', 'FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'],
        },
      },
      targets: [target],
    });
  }
}
