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
  | 'JobNotFoundException'
  | 'InvalidJobStateException'
  | 'ApprovalAlreadyCompletedException'
  | 'ConditionNotOverridableException'
  | 'InvalidNextTokenException'
  | 'InvalidStructureException'
  | 'InvalidStageDeclarationException'
  | 'InvalidActionDeclarationException';
