import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { SecretReference } from '../build-request.ts';

/** The value of a parameter, decrypted, with the credentials of the job; by the action that CodeBuild takes for it. */
export async function readParameter(name: string): Promise<string> {
  const { Parameters = [] } = await new SSMClient({}).send(
    new GetParametersCommand({ Names: [name], WithDecryption: true }),
  );
  const [parameter] = Parameters;
  if (parameter?.Value === undefined) throw new Error('there is none of that name');
  return parameter.Value;
}

/** The text of a secret, with the credentials of the job. */
export async function readSecret({ secretId, versionStage, versionId }: SecretReference): Promise<string> {
  const { SecretString } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: versionStage, VersionId: versionId }),
  );
  if (SecretString === undefined) throw new Error('it holds no text');
  return SecretString;
}
