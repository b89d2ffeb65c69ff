import type { CertificateAuthority } from './certificates/certificate-authority.ts';

/**
 * What a process needs in its environment for the AWS SDKs to find this cloud in place of AWS. The endpoint is an IP
 * address, for which the SDKs address buckets by path and not by host name. The access key carries the account. Node.js
 * reads the authority's certificate from the file when it starts, and trusts it beside those that it knows.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function awsEnvironmentFor(endpoint: string, emulatorUrl: string, authority: CertificateAuthority) {
  return (account: string, region: string): Record<string, string> => ({
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: emulatorUrl,
    AWS_ENDPOINT_URL_SQS: emulatorUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_EXTRA_CA_CERTS: authority.certificateFile,
  });
}
