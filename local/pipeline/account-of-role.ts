/** The account in `arn:aws:iam::<account>:role/…`. */
export function accountOf(roleArn: string | null): string | undefined {
  return roleArn === null ? undefined : /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn)?.[1];
}
