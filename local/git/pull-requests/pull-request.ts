/** A pull request as it is kept on disk. */
export interface PullRequestRecord {
  id: string;
  account: string;
  region: string;
  repository: string;
  title: string;
  description: string;
  /** ARN of who has opened it. */
  author: string;
  status: 'OPEN' | 'CLOSED';
  /** `refs/heads/…`, as `destination`. */
  source: string;
  destination: string;
  /** Of an open one, where the source stands. */
  sourceCommit: string;
  /** Where the destination stood when the source was last looked at. */
  destinationCommit: string;
  /** Another one with each commit of the source. */
  revision: string;
  /** ISO 8601. */
  created: string;
  changed: string;
  /** ARN of who has merged it; null where nobody has. */
  mergedBy: string | null;
  comments: CommentRecord[];
  approvals: ApprovalRecord[];
  rules: ApprovalRule[];
}

export interface CommentRecord {
  id: string;
  author: string;
  content: string;
  beforeCommit: string;
  afterCommit: string;
  token: string | null;
  /** ISO 8601. */
  created: string;
  changed: string;
}

export interface ApprovalRecord {
  revision: string;
  /** ARN. */
  by: string;
  state: 'APPROVE' | 'REVOKE';
}

/** Of a template that stood when the pull request was opened. */
export interface ApprovalRule {
  id: string;
  name: string;
  templateId: string;
  templateName: string;
  content: string;
}
