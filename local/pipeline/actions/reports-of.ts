import type { BuildResult } from '../../buildspec/build-result.ts';
import type { ReportRecord } from '../record.ts';
import type { ProjectPlace } from './codebuild-project.ts';

/** A record names as many tests that have failed as CodeBuild tells at once; all of them stand in the log. */
const mostFailing = 100;

/** What a build of a project has reported; a report that could not be read is none. */
export function reportsOf(
  { reports }: Pick<BuildResult, 'reports'>,
  project: ProjectPlace,
  buildUuid: string,
): ReportRecord[] {
  return reports.flatMap(({ group, tests, coverage }) => {
    if (tests === null && coverage === null) return [];
    return {
      arn: reportArn(project, group, buildUuid),
      group,
      ...(tests && { tests: totalsOf(tests) }),
      ...(coverage && { coverage }),
    };
  });
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-group-naming.html */
function reportArn({ account, region, physicalId }: ProjectPlace, group: string, uuid: string): string {
  return `arn:aws:codebuild:${region}:${account}:report/${physicalId}-${group}:${uuid}`;
}

function totalsOf({
  failures,
  ...totals
}: NonNullable<BuildResult['reports'][number]['tests']>): ReportRecord['tests'] {
  const failing = failures.slice(0, mostFailing).map(({ name, outcome }) => ({ name, outcome }));
  return { ...totals, failing };
}
