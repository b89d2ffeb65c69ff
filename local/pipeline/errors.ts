/**
 * A request that CodePipeline's API refuses; `name` is the type that the API answers with.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Operations.html
 */
export class PipelineRequestError extends Error {
  constructor(type: PipelineRequestErrorType, message: string) {
    super(message);
    this.name = type;
  }
}

export type PipelineRequestErrorType =
  | 'ValidationException'
  | 'PipelineNotFoundException'
  | 'PipelineExecutionNotFoundException'
  | 'PipelineExecutionNotStoppableException'
  | 'DuplicatedStopRequestException'
  | 'PipelineVersionNotFoundException'
  | 'StageNotFoundException'
  | 'StageNotRetryableException'
  | 'UnableToRollbackStageException'
  | 'PipelineExecutionOutdatedException'
  | 'NotLatestPipelineExecutionException'
  | 'ActionNotFoundException'
  | 'InvalidApprovalTokenException'
  | 'ApprovalAlreadyCompletedException'
  | 'InvalidNextTokenException';

export class UnsupportedActionsError extends Error {
  constructor(pipelineName: string, actions: readonly string[], supported: string) {
    super(
      `The pipeline ${pipelineName} cannot run here: nothing carries out ${actions.join(', ')}; supported are ${supported}.`,
    );
    this.name = 'UnsupportedActionsError';
  }
}
