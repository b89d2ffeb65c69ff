import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  contextual,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  text,
  time,
} from './der.ts';

const secondsPerYear = 365 * 24 * 3600;
const yearsOfValidity = 10;

export interface CertificateRequest {
  /** Whom the certificate is about. */
  subject: { commonName: string; key: KeyObject };
  /** Who says so; the subject itself for an authority. */
  issuer: { commonName: string; key: KeyObject };
  /** The host names and IPv4 addresses of a server; left out for an authority. */
  names?: readonly string[];
}

/** A certificate with keys on the curve P-256, in PEM. Source: RFC 5280, section 4. */
export function makeCertificate({ subject, issuer, names }: CertificateRequest): string {
  const content = sequence(
    contextual(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    nameOf(issuer.commonName),
    validity(),
    nameOf(subject.commonName),
    publicKeyOf(subject.key),
    contextual(
      3,
      sequence(
        ...keyIdentifiers(subject.key, issuer.key),
        ...(names ? serverExtensions(names) : authorityExtensions()),
      ),
    ),
  );
  const signature = sign('sha256', content, issuer.key);
  return pem(sequence(content, ecdsaWithSha256, bitString(signature)));
}

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), text(commonName))));
}

/** From yesterday, as clocks differ. */
function validity(): Buffer {
  const from = Date.now() - 24 * 3600 * 1000;
  return sequence(time(new Date(from)), time(new Date(from + yearsOfValidity * secondsPerYear * 1000)));
}

function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** By which a client finds the issuer's certificate. */
function keyIdentifiers(subject: KeyObject, issuer: KeyObject): Buffer[] {
  const identifierOf = (key: KeyObject) =>
    createHash('sha256').update(publicKeyOf(key)).digest().subarray(0, 20);
  return [
    extension('2.5.29.14', octetString(identifierOf(subject))),
    extension('2.5.29.35', sequence(contextual(0, identifierOf(issuer), 'primitive'))),
  ];
}

function authorityExtensions(): Buffer[] {
  const signsCertificates = bitString(Buffer.from([0b0000_0110]), 1);
  return [
    extension('2.5.29.19', sequence(boolean(true)), 'critical'),
    extension('2.5.29.15', signsCertificates, 'critical'),
  ];
}

function serverExtensions(names: readonly string[]): Buffer[] {
  const serverAuthentication = objectId('1.3.6.1.5.5.7.3.1');
  return [
    extension('2.5.29.37', sequence(serverAuthentication)),
    extension('2.5.29.17', sequence(...names.map(alternativeName))),
  ];
}

function alternativeName(name: string): Buffer {
  if (isIP(name) === 4) return contextual(7, Buffer.from(name.split('.').map(Number)), 'primitive');
  return contextual(2, Buffer.from(name, 'ascii'), 'primitive');
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
