import type { Caller } from '../../cloud.ts';
import type { Runtime } from '../../runtime.ts';
import type { QueryAnswer } from '../query-api.ts';

export interface OperationRequest {
  /** Of the caller's region. */
  runtime: Runtime;
  parameters: URLSearchParams;
  caller: Caller;
}

export type Operation = (request: OperationRequest) => Promise<QueryAnswer>;
