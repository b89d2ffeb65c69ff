import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** Where a signing secret holds its key. */
const keyName = 'key';

/** A key of 64 letters and digits that nobody has chosen and nobody needs to know. */
export function defineSigningSecret(scope: Construct, id: string, description: string): Secret {
  return new Secret(scope, id, {
    description,
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: keyName,
      passwordLength: 64,
      excludePunctuation: true,
    },
  });
}

/** The key alone, as a container is given it. */
export function signingKey(secret: ISecret): ContainerSecret {
  return ContainerSecret.fromSecretsManager(secret, keyName);
}
