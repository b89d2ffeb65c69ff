/** A target does not take what is for it, however often it is asked. */
export class DeliveryRefusedError extends Error {
  /** As EventBridge and Scheduler put it into their dead letters. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'DeliveryRefusedError';
    this.code = code;
  }
}

/** The policy of a target does not let a service in. */
export class DeliveryNotAllowedError extends DeliveryRefusedError {
  constructor(principal: string, targetArn: string, remedy: string) {
    super('NO_PERMISSIONS', `${principal} cannot reach ${targetArn}; ${remedy}.`);
    this.name = 'DeliveryNotAllowedError';
  }
}

export class TargetMissingError extends DeliveryRefusedError {
  constructor(targetArn: string) {
    super(
      'RESOURCE_NOT_FOUND',
      `There is no ${targetArn}; give the ARN of something that a stack has created.`,
    );
    this.name = 'TargetMissingError';
  }
}

/** A service refuses the operation that it is called for, or fails at it; a later attempt may find it ready. */
export class OperationFailedError extends Error {
  /** Of the service's own error. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'OperationFailedError';
    this.code = code;
  }
}

/** A function has taken it, and failed: whatever is tried again then, Lambda tries. */
export class FunctionFailedError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'FunctionFailedError';
  }
}
