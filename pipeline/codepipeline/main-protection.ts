import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { Effect, type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  type ApprovalRuleProperties,
  type ApprovalRuleVariables,
  approvalRule,
} from '../../app/automation/approval-rule/contract.ts';
import { acknowledge } from '../../workload/workload-stage.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import { developerActions, waysPastApprovals, waysPastPullRequests } from './developer-actions.ts';

export interface MainProtectionProps {
  delivery: Delivery;
  repository: Repository;
  functions: DeliveryFunctions;
  /** The role that votes for what the builds of a pull request have found. */
  reviewer: IRole;
}

/** Of others than the author, whom CodeCommit lets nobody be of his own: that of the review, and that of a person. */
const approvalsNeeded = 2;

/** CloudFormation counts from its request, the function from its start. */
const startReserveInSeconds = 30;

/**
 * Keeps developers from the branch that is delivered, but for pull requests that their review and somebody else have
 * approved. It is a policy that people are given, since CodeCommit has no policies of its own; roles such as that of the
 * mirror are not. A pool of approvers can only name those who count, not those who do not: so one rule names the review,
 * and the other asks for one approval more than that.
 */
export class MainProtection extends Construct {
  readonly developers: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    { delivery, repository, functions, reviewer }: MainProtectionProps,
  ) {
    super(scope, id);
    const reference = `refs/heads/${delivery.branch}`;
    this.developers = new ManagedPolicy(this, 'Developers', {
      description: `Lets people work on ${delivery.repository}, and change ${delivery.branch} by approved pull requests only`,
      statements: statementsFor(repository, reference),
    });
    const keeper = defineKeeper(this, repository, functions);
    const template = { RepositoryName: repository.repositoryName, DestinationReferences: [reference] };
    this.#defineRule('Approvals', keeper, {
      ...template,
      TemplateName: `${delivery.repository}-${delivery.branch}`,
      Description: `A pull request to ${delivery.branch} takes two approvals: that of its review, and that of somebody else than its author`,
      statement: { NumberOfApprovalsNeeded: approvalsNeeded },
    });
    this.#defineRule('ReviewApproval', keeper, {
      ...template,
      TemplateName: `${delivery.repository}-${delivery.branch}-review`,
      Description: `A pull request to ${delivery.branch} takes the approval of its review: its builds have succeeded`,
      statement: { NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: [sessionsOf(reviewer)] },
    });
  }

  #defineRule(
    id: string,
    keeper: LambdaFunction,
    { statement, DestinationReferences, ...template }: Rule,
  ): void {
    const properties: ApprovalRuleProperties = {
      ...template,
      Content: JSON.stringify({
        Version: '2018-11-08',
        DestinationReferences,
        Statements: [{ Type: 'Approvers', ...statement }],
      }),
    };
    new CustomResource(this, id, {
      resourceType: 'Custom::ApprovalRule',
      serviceToken: keeper.functionArn,
      serviceTimeout: Duration.seconds(approvalRule.timeoutInSeconds + startReserveInSeconds),
      properties: { ...properties },
    });
  }
}

interface Rule extends Omit<ApprovalRuleProperties, 'Content'> {
  DestinationReferences: readonly string[];
  statement: { NumberOfApprovalsNeeded: number; ApprovalPoolMembers?: readonly string[] };
}

/** Whoever has taken the role: https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html */
function sessionsOf(role: IRole): string {
  const resource = {
    service: 'sts',
    region: '',
    resource: 'assumed-role',
    resourceName: `${role.roleName}/*`,
  };
  return Stack.of(role).formatArn(resource);
}

/** A push names its references only from its second request on; a condition on a key that is not there must not hold. */
function statementsFor({ repositoryArn }: Repository, reference: string): PolicyStatement[] {
  const resources = [repositoryArn];
  return [
    new PolicyStatement({ actions: [...developerActions], resources }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...waysPastPullRequests],
      resources,
      conditions: {
        StringEqualsIfExists: { 'codecommit:References': [reference] },
        Null: { 'codecommit:References': 'false' },
      },
    }),
    new PolicyStatement({ effect: Effect.DENY, actions: [...waysPastApprovals], resources }),
  ];
}

/** The function that keeps approval-rule templates. */
function defineKeeper(
  scope: Construct,
  repository: Repository,
  functions: DeliveryFunctions,
): LambdaFunction {
  const keeper = new Construct(scope, 'ApprovalRule');
  const handler = functions.define<ApprovalRuleVariables>(keeper, {
    description: 'Keeps the approval-rule template of the repository',
    contract: approvalRule,
    variables: { ENVIRONMENT: deliveryEnvironment },
    memoryInMebibytes: 256,
  });
  repository.grant(
    handler,
    'codecommit:AssociateApprovalRuleTemplateWithRepository',
    'codecommit:DisassociateApprovalRuleTemplateFromRepository',
  );
  handler.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'codecommit:CreateApprovalRuleTemplate',
        'codecommit:DeleteApprovalRuleTemplate',
        'codecommit:UpdateApprovalRuleTemplateContent',
        'codecommit:UpdateApprovalRuleTemplateDescription',
      ],
      resources: ['*'],
    }),
  );
  acknowledge(handler.role ?? handler, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'A template belongs to the account and region: IAM knows no resource for it.',
  });
  return handler;
}
