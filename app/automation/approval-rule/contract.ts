/** Keeps an approval-rule template of CodeCommit, for which CloudFormation has no resource type of its own. */
export const approvalRule = {
  name: 'approval-rule',
  handler: 'main.handler',
  timeoutInSeconds: 90,
} as const;

export interface ApprovalRuleVariables {
  ENVIRONMENT: string;
}

/** The properties of the custom resource. */
export interface ApprovalRuleProperties {
  TemplateName: string;
  Description: string;
  /**
   * JSON: how many approvals pull requests to which branches take.
   * https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
   */
  Content: string;
  RepositoryName: string;
}
