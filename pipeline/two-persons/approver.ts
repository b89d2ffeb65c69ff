import { type CodePipelineClient, GetPipelineStateCommand } from '@aws-sdk/client-codepipeline';
import { RefusedInput } from '../refused-input.ts';

/** There is no answer in whose name a release could go on. */
export class NobodyApproved extends RefusedInput {
  override name = 'NobodyApproved';

  constructor(gate: string) {
    super(
      `Who approved at gate "${gate}" is not known: no answer of this execution is there with a name. Start the stage of the gate again, with all its actions.`,
    );
  }
}

/** Who approved, in words and as names by which a person may be known. */
export interface Approver {
  /** As the service has it: an ARN, or a login. */
  identity: string;
  names: readonly string[];
  /** Whether the service itself says that it is a person; a session can be named as one likes. */
  isPerson: boolean;
}

/**
 * Who answered the gate of an execution, as CodePipeline has it.
 *
 * @throws NobodyApproved
 */
export async function findApprover(
  client: CodePipelineClient,
  { pipelineName, executionId, gate }: { pipelineName: string; executionId: string; gate: string },
): Promise<Approver> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: pipelineName }));
  const stage = stageStates.find(({ actionStates = [] }) =>
    actionStates.some(({ actionName }) => actionName === gate),
  );
  const answer = stage?.actionStates?.find(({ actionName }) => actionName === gate)?.latestExecution;
  const isOurs = stage?.latestExecution?.pipelineExecutionId === executionId;
  if (!isOurs || answer?.status !== 'Succeeded' || !answer.lastUpdatedBy) throw new NobodyApproved(gate);
  return { identity: answer.lastUpdatedBy, names: namesIn(answer.lastUpdatedBy), isPerson: false };
}

/**
 * The name of a person in an ARN: that of an IAM user, or of the session of a role or a federated user, which IAM Identity
 * Center and most sign-ins name after the user. The root user of an account is nobody in particular.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function namesIn(arn: string): string[] {
  const [, , service, , , ...rest] = arn.split(':');
  const [kind, ...path] = rest.join(':').split('/');
  const name = path.at(-1);
  const isPerson =
    (service === 'iam' && kind === 'user') ||
    (service === 'sts' && (kind === 'assumed-role' || kind === 'federated-user'));
  return isPerson && name ? [name] : [];
}
