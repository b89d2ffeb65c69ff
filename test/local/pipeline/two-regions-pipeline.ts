import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Environment, Stack, Stage } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';

const account = '111111111111';
const home = { account, region: 'eu-central-1' };
const recovery = { account, region: 'eu-west-1' };

/** Synthesizes a pipeline whose one stage deploys a stack of the same name, with an asset, to two regions. */
export function synthesizeTwoRegions(folder: string): string {
  const file = join(folder, 'settings.json');
  writeFileSync(file, '{"colour":"blue"}');
  const app = new App({ outdir: join(folder, 'assembly'), analyticsReporting: false, treeMetadata: false });
  const stack = new Stack(app, 'delivery', { env: home });
  const repository = new Repository(stack, 'Repository', { repositoryName: 'shop' });
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    pipelineName: 'sample',
    crossAccountKeys: true,
    cliVersion: '2.1148.1',
    synth: new ShellStep('synth', {
      input: CodePipelineSource.codeCommit(repository, 'main', { actionName: 'source' }),
      commands: ['npm run synth'],
    }),
  });
  pipeline.addStage(new Regions(stack, 'prod', file));
  return app.synth().directory;
}

class Regions extends Stage {
  constructor(scope: Stack, id: string, file: string) {
    super(scope, id);
    const second = new Shop(this, 'recovery', recovery, file);
    new Shop(this, 'home', home, file).addStackDependency(second);
  }
}

class Shop extends Stack {
  constructor(scope: Stage, id: string, env: Environment, path: string) {
    super(scope, id, { env, stackName: 'shop-prod' });
    const queue = new Queue(this, 'Queue', { queueName: 'orders.fifo', fifo: true });
    const settings = new Asset(this, 'Settings', { path });
    this.exportValue(queue.queueArn, { name: 'QueueArn' });
    this.exportValue(settings.s3ObjectUrl, { name: 'SettingsUrl' });
  }
}
