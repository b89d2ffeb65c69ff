import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { deliveryAssembly, type Resource } from '../support/cloud-assembly.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const stack = 'sluice-pipeline';
const backups = 'sluice-pipeline-source-backup';

const projectSchema = z.object({
  Source: z.object({ BuildSpec: z.string() }),
  Environment: z.object({
    EnvironmentVariables: z.array(z.object({ Name: z.string(), Value: z.string() })),
  }),
});

const buildspecSchema = z.object({
  env: z.object({ 'git-credential-helper': z.string() }),
  phases: z.object({ build: z.object({ commands: z.array(z.string()) }) }),
});

let project: Resource;
let commands: string[];
let variables: Record<string, string>;

beforeAll(() => {
  project = deliveryAssembly().resource(stack, 'AWS::CodeBuild::Project', 'SourceBackup');
  const { Source, Environment } = projectSchema.parse(project.Properties);
  const buildspec = buildspecSchema.parse(parse(Source.BuildSpec));
  commands = buildspec.phases.build.commands;
  variables = Object.fromEntries(Environment.EnvironmentVariables.map(({ Name, Value }) => [Name, Value]));
});

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com', ...args], {
    cwd: directory,
    encoding: 'utf8',
  }).trim();

describe('the backup of the source', () => {
  it('goes to the DR region every day, where it outlives the stack and every mistake for a while', () => {
    const { stacks } = deliveryAssembly();
    expect(stacks.find(({ name }) => name === backups)?.region).toBe('eu-west-1');
    const bucket = deliveryAssembly().resource(backups, 'AWS::S3::Bucket', 'Backups');

    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 90 }, Status: 'Enabled' }],
        },
      },
    });
    expect(JSON.stringify(bucket.Properties.LifecycleConfiguration)).not.toContain('ExpirationInDays');
    expect(deliveryAssembly().dependencies(stack)).toContain(backups);
    const schedule = deliveryAssembly().resource(stack, 'AWS::Scheduler::Schedule', 'SourceBackup');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'cron(30 3 * * ? *)',
      Target: { Arn: `\${${project.logicalId}.Arn}` },
    });
  });

  it('may read the repository and write the one file, and is noticed when it fails', () => {
    expect(variables.BACKUP_URL).toBe(`s3://${backups}-111111111111/sluice.bundle`);
    const policies = deliveryAssembly()
      .resources(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ logicalId }) => logicalId.startsWith('SourceBackupProject'));
    const text = JSON.stringify(policies.map(({ Properties }) => Properties.PolicyDocument));

    expect(text).toContain('codecommit:GitPull');
    expect(text).not.toContain('codecommit:GitPush');
    expect(text).toContain(`arn:aws:s3:::${backups}-111111111111/sluice.bundle`);
    expect(text).not.toMatch(/s3:(Get|Delete)Object/);
    expect(deliveryAssembly().resource(stack, 'AWS::CloudWatch::Alarm', 'SourceBackupFailed')).toMatchObject({
      Properties: { MetricName: 'FailedBuilds', Threshold: 0 },
    });
  });

  it('brings back every branch and tag', () => {
    const folder = temporaryFolder();
    const [home, build] = [join(folder, 'home'), join(folder, 'build')];
    mkdirSync(build);
    git(folder, 'init', '--quiet', '-b', 'main', home);
    git(home, 'commit', '--quiet', '--allow-empty', '-m', 'First');
    git(home, 'tag', 'release-1');
    git(home, 'checkout', '--quiet', '-b', 'feature/next');
    git(home, 'commit', '--quiet', '--allow-empty', '-m', 'Second');

    // All but the last one, which takes the file to the bucket.
    for (const command of commands.slice(0, -1)) {
      const env = { ...process.env, SOURCE_URL: home };
      execFileSync('bash', ['-c', command], { cwd: build, env, stdio: 'pipe' });
    }

    expect(commands.at(-1)).toBe('aws s3 cp --no-progress source.bundle "$BACKUP_URL"');
    expect(existsSync(join(build, 'source.bundle'))).toBe(true);
    git(folder, 'clone', '--quiet', '--mirror', join(build, 'source.bundle'), 'restored.git');
    const references = (directory: string) =>
      git(directory, 'for-each-ref', '--format=%(refname) %(objectname)');
    expect(references(join(folder, 'restored.git'))).toBe(references(home));
    expect(references(home)).toMatch(
      /refs\/heads\/feature\/next.*\n.*refs\/heads\/main.*\n.*refs\/tags\/release-1/,
    );
  });
});
