import type { Build, Report } from '@aws-sdk/client-codebuild';
import type { Comment } from '@aws-sdk/client-codecommit';
import type { ReviewedStep } from '../../../../app/automation/review/contract.ts';
import {
  type AwsAnswer,
  type AwsCall,
  type AwsStandIn,
  startAwsStandIn,
} from '../../../support/aws-stand-in.ts';

export const first = 'a'.repeat(40);
export const second = 'b'.repeat(40);
export const destination = 'd'.repeat(40);

export const steps: readonly ReviewedStep[] = [
  { name: 'unit', project: 'review-unit', deliveryProject: 'delivery-unit' },
  { name: 'changes', project: 'review-changes' },
];

type StoredComment = Comment & { commentId: string; isOurs: boolean };

/** A pull request in CodeCommit with its builds in CodeBuild, as far as a review asks about them. */
export class ReviewedRepository {
  commit = first;
  revision = 'revision-1';
  status: 'OPEN' | 'CLOSED' = 'OPEN';
  destinationReference = 'refs/heads/main';
  readonly comments: StoredComment[] = [];
  readonly votes: { revisionId: string; approvalState: string }[] = [];
  /** The newest first. */
  readonly builds: Build[] = [];
  readonly reports: (Report & { failing?: Record<string, string[]> })[] = [];
  /** Called before each request is answered. */
  meanwhile: (operation: string) => void = () => {};
  #aws: AwsStandIn | undefined;

  async start(): Promise<void> {
    this.#aws = await startAwsStandIn((call) => this.#answer(call));
  }

  get aws(): AwsStandIn {
    if (!this.#aws) throw new Error('It has not been started');
    return this.#aws;
  }

  push(commit: string): void {
    this.commit = commit;
    this.revision = 'revision-2';
  }

  addBuild(project: string, build: Partial<Build> = {}): Build {
    const added: Build = {
      id: `${project}:${this.builds.length + 1}`,
      projectName: project,
      buildStatus: 'SUCCEEDED',
      sourceVersion: this.commit,
      environment: {
        ...{ type: 'LINUX_CONTAINER', image: 'standard', computeType: 'BUILD_GENERAL1_SMALL' },
        environmentVariables: [{ name: 'PULL_REQUEST_ID', value: '7' }],
      },
      ...build,
    };
    this.builds.unshift(added);
    return added;
  }

  /** A build whose report says how much was tested, of the delivery unless it is of the pull request. */
  addCoverage(build: Build, lineCoveragePercentage: number): void {
    const arn = `arn:coverage-${build.id}`;
    build.reportArns = [...(build.reportArns ?? []), arn];
    this.reports.push({ arn, type: 'CODE_COVERAGE', codeCoverageSummary: { lineCoveragePercentage } });
  }

  addTests(build: Build, total: number, failing: Record<string, string[]> = {}): void {
    const arn = `arn:tests-${build.id}`;
    const statusCounts = Object.fromEntries(
      Object.entries(failing).map(([status, names]) => [status, names.length]),
    );
    build.reportArns = [...(build.reportArns ?? []), arn];
    this.reports.push({
      ...{ arn, type: 'TEST', failing },
      testSummary: { total, statusCounts, durationInNanoSeconds: 1 },
    });
  }

  starts(): Record<string, unknown>[] {
    return this.aws.calls.filter(({ operation }) => operation === 'StartBuild').map(({ input }) => input);
  }

  /** Of the review itself. */
  ownComments(): string[] {
    return this.comments.filter(({ isOurs }) => isOurs).map(({ content = '' }) => content);
  }

  #answer({ operation, input }: AwsCall): AwsAnswer {
    this.meanwhile(operation);
    switch (operation) {
      case 'GetPullRequest':
        return { body: { pullRequest: this.#describe() } };
      case 'GetCommentsForPullRequest':
        return { body: { commentsForPullRequestData: this.comments.map((each) => ({ comments: [each] })) } };
      case 'PostCommentForPullRequest':
        this.comments.push({
          commentId: `c${this.comments.length}`,
          content: String(input.content),
          isOurs: true,
        });
        return { body: {} };
      case 'UpdateComment':
        return this.#updateComment(String(input.commentId), String(input.content));
      case 'UpdatePullRequestApprovalState':
        return this.#vote(String(input.revisionId), String(input.approvalState));
      case 'StartBuild': {
        const overrides = input.environmentVariablesOverride as { name: string; value: string }[];
        const environment = { environmentVariables: overrides } as Build['environment'];
        this.addBuild(String(input.projectName), {
          ...{ buildStatus: 'IN_PROGRESS', sourceVersion: String(input.sourceVersion), environment },
        });
        return { body: {} };
      }
      case 'ListBuildsForProject': {
        const builds = this.builds.filter(({ projectName }) => projectName === input.projectName);
        return { body: { ids: builds.map(({ id }) => id) } };
      }
      case 'BatchGetBuilds': {
        const ids = input.ids as string[];
        // CodeBuild promises no order.
        return { body: { builds: this.builds.filter(({ id = '' }) => ids.includes(id)).toReversed() } };
      }
      case 'BatchGetReports': {
        const arns = input.reportArns as string[];
        return { body: { reports: this.reports.filter(({ arn = '' }) => arns.includes(arn)) } };
      }
      case 'DescribeTestCases': {
        const report = this.reports.find(({ arn }) => arn === input.reportArn);
        const { status } = input.filter as { status: string };
        return { body: { testCases: (report?.failing?.[status] ?? []).map((name) => ({ name, status })) } };
      }
      default:
        return refusal('UnknownOperationException');
    }
  }

  #describe(): object {
    return {
      ...{ pullRequestId: '7', pullRequestStatus: this.status, revisionId: this.revision },
      pullRequestTargets: [
        {
          ...{ repositoryName: 'sluice', destinationReference: this.destinationReference },
          ...{ sourceCommit: this.commit, destinationCommit: destination },
        },
      ],
    };
  }

  #updateComment(id: string, content: string): AwsAnswer {
    const comment = this.comments.find(({ commentId }) => commentId === id);
    if (!comment?.isOurs) return refusal('CommentNotCreatedByCallerException');
    comment.content = content;
    return { body: {} };
  }

  #vote(revisionId: string, approvalState: string): AwsAnswer {
    if (revisionId !== this.revision) return refusal('RevisionNotCurrentException');
    this.votes.push({ revisionId, approvalState });
    return { body: {} };
  }
}

function refusal(type: string): AwsAnswer {
  return { status: 400, body: { __type: type, message: type } };
}
