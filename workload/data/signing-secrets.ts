import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { findReplica, namedForReplica, replication, type SecretKeys } from './replicated-secret.ts';

/** Where a signing secret holds its key. */
const keyName = 'key';

export interface SigningSecretsProps extends SecretKeys {
  environment: WorkloadEnvironment;
}

/**
 * Keys of 64 letters and digits that nobody has chosen and nobody needs to know. They are the same in both regions of an
 * environment: what one has signed, the other accepts.
 */
export class SigningSecrets extends Construct {
  /** Signs the cookies and links of the storefront. */
  readonly cookies: ISecret;
  /** Seals the sessions of the back office. */
  readonly backOfficeSessions: ISecret;

  constructor(scope: Construct, id: string, props: SigningSecretsProps) {
    super(scope, id);
    const { environment } = props;
    const secretFor = (secretId: string, purpose: string, description: string): ISecret => {
      if (environment.standsInFor !== undefined) return findReplica(this, secretId, environment, purpose);
      const secret = this.#define(secretId, { ...replication(environment, purpose, props), description });
      namedForReplica(secret, environment);
      return secret;
    };
    this.cookies = secretFor('Cookies', 'cookies', 'Signs the cookies and links of the storefront');
    this.backOfficeSessions = secretFor(
      'BackOfficeSessions',
      'back-office-sessions',
      'Seals the sessions of the back office',
    );
  }

  #define(secretId: string, props: { description: string }): Secret {
    return new Secret(this, secretId, {
      ...props,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: keyName,
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
  }
}

/** The key alone, as a container is given it; after rotations with the keys before and after it, which it accepts. */
export function signingKey(secret: ISecret): ContainerSecret {
  return ContainerSecret.fromSecretsManager(secret, keyName);
}
