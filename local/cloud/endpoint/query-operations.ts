import type { Caller } from '../cloud.ts';
import type { Runtime } from '../runtime.ts';
import { type QueryAnswer, type QueryApiHandler, QueryError } from './query-api.ts';

export interface OperationRequest {
  /** Of the caller's region. */
  runtime: Runtime;
  parameters: URLSearchParams;
  caller: Caller;
}

export type Operation = (request: OperationRequest) => Promise<QueryAnswer>;

/** The API of a service that stands in regions, by the names of its operations; any other is refused by its name. */
export function queryOperations(
  service: string,
  operations: Readonly<Record<string, Operation>>,
  runtimeOf: (region: string) => Runtime,
): QueryApiHandler {
  return async (action, parameters, caller) => {
    const serve = operations[action];
    if (serve) return serve({ runtime: runtimeOf(caller.region), parameters, caller });
    throw new QueryError(
      'InvalidAction',
      `${service} answers ${Object.keys(operations).join(', ')} here, not ${action}.`,
    );
  };
}
