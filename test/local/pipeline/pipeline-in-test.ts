import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import type { CloudEvent } from '../../../local/cloud/events/event.ts';
import { codePipelineApi, codePipelineTarget } from '../../../local/pipeline/api/codepipeline-api.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

/** A pipeline of the rehearsal that a function asks by the SDK, and whose events the test hands to it. */
export interface PipelineInTest {
  rehearsed: RehearsedPipeline;
  client: CodePipelineClient;
  /** Takes the events since the last call, of all executions, in the order in which they came. */
  takeEvents(): CloudEvent[];
  remove(): Promise<void>;
}

export async function startPipelineInTest(template: string): Promise<PipelineInTest> {
  const rehearsed = await RehearsedPipeline.create(template);
  rehearsed.cloud.serveJsonApi(codePipelineTarget, codePipelineApi(rehearsed.engine));
  await rehearsed.cloud.listen();
  const client = new CodePipelineClient({
    endpoint: rehearsed.cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  return {
    rehearsed,
    client,
    takeEvents: () => rehearsed.cloud.events.splice(0),
    async remove() {
      client.destroy();
      await rehearsed.remove();
    },
  };
}
