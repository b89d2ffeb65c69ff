/**
 * What somebody may do with the repository who changes the product: git, branches, pull requests and comments on them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
 */
export const developerActions: readonly string[] = [
  'codecommit:BatchGetCommits',
  'codecommit:CreateBranch',
  'codecommit:CreatePullRequest',
  'codecommit:DeleteBranch',
  'codecommit:DescribePullRequestEvents',
  'codecommit:EvaluatePullRequestApprovalRules',
  'codecommit:GetBlob',
  'codecommit:GetBranch',
  'codecommit:GetComment',
  'codecommit:GetCommentsForComparedCommit',
  'codecommit:GetCommentsForPullRequest',
  'codecommit:GetCommit',
  'codecommit:GetDifferences',
  'codecommit:GetFile',
  'codecommit:GetFolder',
  'codecommit:GetMergeConflicts',
  'codecommit:GetMergeOptions',
  'codecommit:GetPullRequest',
  'codecommit:GetPullRequestApprovalStates',
  'codecommit:GetPullRequestOverrideState',
  'codecommit:GetReferences',
  'codecommit:GetRepository',
  'codecommit:GitPull',
  'codecommit:GitPush',
  'codecommit:ListBranches',
  'codecommit:ListPullRequests',
  'codecommit:MergePullRequestByFastForward',
  'codecommit:MergePullRequestBySquash',
  'codecommit:MergePullRequestByThreeWay',
  'codecommit:PostCommentForComparedCommit',
  'codecommit:PostCommentForPullRequest',
  'codecommit:PostCommentReply',
  'codecommit:UpdateComment',
  'codecommit:UpdatePullRequestApprovalState',
  'codecommit:UpdatePullRequestDescription',
  'codecommit:UpdatePullRequestStatus',
  'codecommit:UpdatePullRequestTitle',
];

/**
 * Every way to change a branch but by a pull request, whose approval rules CodeCommit itself holds to.
 * https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html
 */
export const waysPastPullRequests: readonly string[] = [
  'codecommit:CreateCommit',
  'codecommit:DeleteBranch',
  'codecommit:DeleteFile',
  'codecommit:GitPush',
  'codecommit:MergeBranchesByFastForward',
  'codecommit:MergeBranchesBySquash',
  'codecommit:MergeBranchesByThreeWay',
  'codecommit:PutFile',
];

/** Every way past the approvals of a pull request. */
export const waysPastApprovals: readonly string[] = [
  'codecommit:AssociateApprovalRuleTemplateWithRepository',
  'codecommit:BatchAssociateApprovalRuleTemplateWithRepositories',
  'codecommit:BatchDisassociateApprovalRuleTemplateFromRepositories',
  'codecommit:DisassociateApprovalRuleTemplateFromRepository',
  'codecommit:OverridePullRequestApprovalRules',
];
