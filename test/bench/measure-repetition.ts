import { performance } from 'node:perf_hooks';
import { ListActionExecutionsCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { pipelineName, type RehearsalProcess } from '../support/rehearsal-process.ts';
import type { Measurement } from './measurement.ts';

/** The newest commit again: how soon the console's page tells of it, and how long stacks take that do not change. */
export async function measureRepetition(rehearsal: RehearsalProcess): Promise<Measurement[]> {
  const { consoleUrl } = await rehearsal.addresses();
  const page = await openPage(consoleUrl);
  const client = await rehearsal.codePipeline();
  const start = performance.now();
  const { pipelineExecutionId = '' } = await client.send(
    new StartPipelineExecutionCommand({ name: pipelineName }),
  );
  await page.until(pipelineExecutionId.slice(0, 8));
  const shown = performance.now() - start;
  await page.close();

  await rehearsal.until('the gate to staging waits again', 240, () => rehearsal.waitsAt('GateStaging'));
  return [
    {
      what: 'an execution begun, to the open page of the console',
      unit: 'ms',
      target: { atMost: 200 },
      value: shown,
    },
    {
      what: 'deployment of all stacks of dev whose templates have not changed',
      unit: 's',
      target: { atMost: 3 },
      value: await deploymentTime(rehearsal, pipelineExecutionId, 'dev'),
    },
  ];
}

/** What an open page is sent. https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function openPage(consoleUrl: string) {
  const answer = await fetch(new URL('/events', consoleUrl));
  if (answer.body === null) throw new Error(`${consoleUrl} sends no events`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  return {
    until: async (text: string) => {
      let received = '';
      while (!received.includes(text)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`the events of the console ended before they told of ${text}`);
        received += value;
      }
    },
    close: () => reader.cancel(),
  };
}

/** Seconds from the first action of CloudFormation in the stage to the end of the last. */
async function deploymentTime(
  rehearsal: RehearsalProcess,
  pipelineExecutionId: string,
  stage: string,
): Promise<number> {
  const client = await rehearsal.codePipeline();
  const { actionExecutionDetails = [] } = await client.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, maxResults: 100 }),
  );
  const deployments = actionExecutionDetails.filter(
    ({ stageName, input }) => stageName === stage && input?.actionTypeId?.provider === 'CloudFormation',
  );
  if (deployments.length === 0)
    throw new Error(`execution ${pipelineExecutionId} deployed nothing in ${stage}`);
  const times = deployments.map(({ startTime, lastUpdateTime }) => [startTime, lastUpdateTime].map(Number));
  return (
    (Math.max(...times.map(([, end = 0]) => end)) - Math.min(...times.map(([begin = 0]) => begin))) / 1000
  );
}
