import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { SecretReference } from '../build-request.ts';

/** The value of a parameter, decrypted, with the credentials of the job. */
export async function readParameter(name: string): Promise<string> {
  const { Parameter } = await new SSMClient({}).send(
    new GetParameterCommand({ Name: name, WithDecryption: true }),
  );
  if (Parameter?.Value === undefined) throw new Error('it has no value');
  return Parameter.Value;
}

/** The text of a secret, with the credentials of the job. */
export async function readSecret({ secretId, versionStage, versionId }: SecretReference): Promise<string> {
  const { SecretString } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: versionStage, VersionId: versionId }),
  );
  if (SecretString === undefined) throw new Error('it holds no text');
  return SecretString;
}
