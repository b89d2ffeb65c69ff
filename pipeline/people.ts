/** Somebody who writes commits, approves releases, or both. */
export interface KnownPerson {
  /** E-mail addresses of commits. */
  mails: readonly string[];
  /**
   * As whom the person approves: the name of an IAM user, the name of a role's session, or the login on GitHub. Whoever
   * approves under the address of their commits needs no entry.
   */
  approvesAs: readonly string[];
}

/** Who is one and the same person. Nobody: approvers sign in under the e-mail address that stands in their commits. */
export const people: readonly KnownPerson[] = [];
