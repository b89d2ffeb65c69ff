import { readCron } from '../../cloud/schedules/cron.ts';

/** Why an expression cannot be told here; undefined where it can. */
export function unreadableCron(expression: string): string | undefined {
  const { length } = textsOf(expression);
  if (length < 6 || length > 7)
    return `the cron expression "${expression}" has ${length} fields, and 6 or 7 are wanted`;
  try {
    readFields(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether the minute, as the fields of a date in UTC, is one of those that the expression names. */
export function matchesCron(expression: string, minute: Date): boolean {
  return readFields(expression).match(minute);
}

/**
 * Rules of CodePipeline have seconds, which are not used, in the first field; the last one, for the year, may be missing.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-DeploymentWindow.html
 */
function readFields(expression: string) {
  const [, ...fields] = textsOf(expression);
  return readCron(['*', ...fields, '*'].slice(0, 7), 'UTC');
}

function textsOf(expression: string): string[] {
  return expression
    .trim()
    .replace(/^cron\((.*)\)$/, '$1')
    .split(/\s+/);
}
