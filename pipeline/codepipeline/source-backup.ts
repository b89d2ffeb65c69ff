import { Duration, TimeZone } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { BuildSpec, Project } from 'aws-cdk-lib/aws-codebuild';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { CodeBuildStartBuild } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { AlarmDescription } from '../../workload/workload-stage.ts';
import { acknowledgeProject } from './acknowledge-roles.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { buildImage } from './buildspec-step.ts';
import type { DeliveryFunctions } from './delivery-functions.ts';

export interface SourceBackupProps {
  repository: Repository;
  repositoryName: string;
  /** In the DR region. */
  bucket: IBucket;
  builds: BuildSurroundings;
  functions: DeliveryFunctions;
}

/**
 * Brings the whole repository to the DR region every day, as a file from which git clones. CodeCommit copies nothing to
 * another region itself; a second repository there would follow a branch that somebody has deleted or forced at once,
 * and versions of a file do not.
 */
export class SourceBackup extends Construct {
  readonly alarm: AlarmDescription;

  constructor(scope: Construct, id: string, props: SourceBackupProps) {
    super(scope, id);
    const project = this.#defineProject(props);
    new Schedule(this, 'Daily', {
      description: 'Backs the source up',
      schedule: ScheduleExpression.cron({ minute: '30', hour: '3', timeZone: TimeZone.ETC_UTC }),
      target: new CodeBuildStartBuild(project, {
        deadLetterQueue: props.functions.deadLetters,
        maxEventAge: Duration.hours(6),
        retryAttempts: 10,
      }),
    });
    this.alarm = {
      id: 'SourceBackupFailed',
      means: 'The source was not backed up to the other region',
      runbook: 'the-source-is-not-backed-up',
      graph: 'Backups that failed',
      metric: project.metricFailedBuilds({ period: Duration.hours(1), statistic: Stats.SUM }),
      threshold: 0,
      ...{ bad: 1, of: 1, urgency: 'ticket' },
    };
  }

  #defineProject({ repository, repositoryName, bucket, builds }: SourceBackupProps): Project {
    const file = `${repositoryName}.bundle`;
    const project = new Project(this, 'Project', {
      description: 'Backs the source up to the DR region',
      buildSpec: BuildSpec.fromObject(buildspec),
      environment: { buildImage },
      environmentVariables: {
        SOURCE_URL: { value: repository.repositoryCloneUrlHttp },
        BACKUP_URL: { value: `s3://${bucket.bucketName}/${file}` },
      },
      encryptionKey: builds.key,
      logging: { cloudWatch: { logGroup: builds.logGroup } },
      timeout: Duration.minutes(30),
      grantReportGroupPermissions: false,
    });
    acknowledgeProject(project, { reports: false });
    repository.grantPull(project);
    bucket.grantPut(project, file);
    return project;
  }
}

/** Not in a file of the source: it is what brings the source back. */
const buildspec = {
  version: '0.2',
  env: { shell: 'bash', 'git-credential-helper': 'yes' },
  phases: {
    build: {
      'on-failure': 'ABORT',
      commands: [
        'git clone --quiet --mirror "$SOURCE_URL" source.git',
        'git -C source.git bundle create --quiet ../source.bundle --all',
        'git -C source.git bundle verify --quiet ../source.bundle',
        'aws s3 cp --no-progress source.bundle "$BACKUP_URL"',
      ],
    },
  },
};
