import { resolve } from 'node:path';
import {
  type ApprovalStatus,
  type CodePipelineClient,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelinesCommand,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { errorCode } from './cloud/error-code.ts';
import { colleague } from './cloud/identity.ts';
import { linkHere } from './link-here.ts';
import { parseOptions } from './terminal/parse-options.ts';
import { reportError } from './terminal/report-error.ts';
import { addressesOfRehearsal, connectToRehearsal, NoAnswerError } from './terminal/running-rehearsal.ts';

const command = 'npm run approve';

interface Gate {
  pipelineExecutionId: string;
  pipelineName: string;
  stageName: string;
  actionName: string;
  token: string;
}

class NothingWaitsError extends Error {
  constructor(stage: string | undefined, waiting: readonly Gate[]) {
    const others = waiting.map(({ stageName }) => stageName).join(', ');
    super(
      stage === undefined || others === ''
        ? 'No gate waits for approval; npm start, or the console, shows when one does.'
        : `The stage "${stage}" does not wait for approval; waiting: ${others}.`,
    );
    this.name = 'NothingWaitsError';
  }
}

class SeveralWaitError extends Error {
  constructor(waiting: readonly Gate[]) {
    const names = waiting.map(({ stageName }) => stageName);
    super(`Several gates wait: ${names.join(', ')}; name one: ${command} -- --stage ${names[0]}.`);
    this.name = 'SeveralWaitError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    stage: { value: 'name', what: 'the gate to answer, where several wait' },
    reject: { what: 'reject instead of approving' },
    as: {
      value: 'address',
      what: `whose answer it is (default ${colleague}: somebody else than who wrote the release)`,
    },
    comment: { value: 'text', what: 'kept with the answer' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  const person = given.as ?? colleague;
  const client = connectToRehearsal(stateDirectory, person);
  const gate = chooseGate(await waitingGates(client), given.stage);
  const status = given.reject === undefined ? 'Approved' : 'Rejected';
  await showQuestion(client, gate);
  await answer(client, gate, status, given.comment ?? `${status} by ${person}`);
  console.log(`${status}: ${gate.stageName} of ${gate.pipelineName}`);
} catch (error) {
  const isRefused = errorCode(error) === 'ECONNREFUSED';
  reportError(command, isRefused ? new NoAnswerError(stateDirectory, error) : error, stateDirectory);
}

async function waitingGates(client: CodePipelineClient): Promise<Gate[]> {
  const { pipelines = [] } = await client.send(new ListPipelinesCommand({}));
  const gates = await Promise.all(pipelines.map(({ name = '' }) => waitingGatesOf(client, name)));
  return gates.flat();
}

async function waitingGatesOf(client: CodePipelineClient, pipelineName: string): Promise<Gate[]> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  return stageStates.flatMap(({ stageName = '', actionStates = [], latestExecution: occupant }) =>
    actionStates.flatMap(({ actionName = '', latestExecution }) =>
      latestExecution?.token === undefined
        ? []
        : [
            {
              pipelineExecutionId: occupant?.pipelineExecutionId ?? '',
              pipelineName,
              stageName,
              actionName,
              token: latestExecution.token,
            },
          ],
    ),
  );
}

function chooseGate(waiting: readonly Gate[], stage: string | undefined): Gate {
  const candidates = waiting.filter(({ stageName }) => stage === undefined || stageName === stage);
  const [gate, other] = candidates;
  if (gate === undefined) throw new NothingWaitsError(stage, waiting);
  if (other !== undefined) throw new SeveralWaitError(candidates);
  return gate;
}

/** What was asked, and where it is told by what to decide. */
async function showQuestion(
  client: CodePipelineClient,
  { pipelineName, pipelineExecutionId, stageName, actionName }: Gate,
): Promise<void> {
  const { actionExecutionDetails = [] } = await client.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  const asked = actionExecutionDetails.find(
    (each) => each.stageName === stageName && each.actionName === actionName,
  );
  const { CustomData, ExternalEntityLink = '' } = asked?.input?.resolvedConfiguration ?? {};
  const link = linkHere(ExternalEntityLink, addressesOfRehearsal(stateDirectory).consoleUrl);
  for (const line of [CustomData, link]) if (line) console.log(line);
}

async function answer(
  client: CodePipelineClient,
  { pipelineName, stageName, actionName, token }: Gate,
  status: ApprovalStatus,
  summary: string,
): Promise<void> {
  await client.send(
    new PutApprovalResultCommand({ pipelineName, stageName, actionName, token, result: { status, summary } }),
  );
}
