import { type CloudEvent, newEvent } from '../../cloud/events/event.ts';
import { type BuildRecord, buildArn } from './build-record.ts';

/**
 * What CodeBuild tells EventBridge of a build.
 *
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export function buildEvent(build: BuildRecord): CloudEvent {
  const { account, region, project, status } = build;
  const arn = buildArn(build);
  return newEvent({
    'detail-type': 'CodeBuild Build State Change',
    source: 'aws.codebuild',
    account,
    region,
    resources: [arn],
    detail: {
      'build-status': status,
      'project-name': project,
      'build-id': arn,
      'additional-information': {
        'build-complete': status !== 'IN_PROGRESS',
        'build-number': build.number,
        'source-version': build.sourceVersion,
      },
    },
  });
}
