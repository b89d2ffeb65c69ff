import type { CommonRuntime } from '../runtime.ts';

/** Whether a template has let a service invoke the function; `principal` is, for example, `events.amazonaws.com`. */
export function mayInvoke(
  { resources }: Pick<CommonRuntime, 'resources'>,
  principal: string,
  functionArn: string,
): boolean {
  const name = functionArn.split(':')[6];
  return resources.all('AWS::Lambda::Permission').some(({ properties }) => {
    const { Principal, FunctionName } = properties;
    return Principal === principal && [functionArn, name].includes(String(FunctionName));
  });
}
