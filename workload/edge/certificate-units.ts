import { proxyUser } from './host-paths.ts';

export interface CertificateSource {
  region: string;
  certificateArn: string;
}

/**
 * A script that exports the certificate and its private key from ACM, and puts them where the proxy looks if they are
 * others than before. Only the proxy may read them; what lies about meanwhile lies in memory.
 * https://docs.aws.amazon.com/acm/latest/userguide/export-public-certificate.html
 */
export function certificateScript({ region, certificateArn }: CertificateSource, file: string): string {
  return `#!/bin/bash
set -euo pipefail
umask 077
work=$(mktemp --directory /run/sluice-certificate.XXXXXX)
trap 'rm --recursive --force "$work"' EXIT
openssl rand -hex 32 | tr --delete '\\n' > "$work/passphrase"
aws acm export-certificate --region ${region} --certificate-arn ${certificateArn} --passphrase "fileb://$work/passphrase" --output json > "$work/export.json"
jq --raw-output .PrivateKey "$work/export.json" | openssl pkey -passin "file:$work/passphrase" > "$work/tls.pem"
jq --raw-output '.Certificate, .CertificateChain' "$work/export.json" >> "$work/tls.pem"
if cmp --silent "$work/tls.pem" ${file}; then exit 0; fi
install --owner=${proxyUser} --group=${proxyUser} --mode=400 "$work/tls.pem" ${file}.new
mv ${file}.new ${file}`;
}

/** Runs the script at every start of the host, before there is a proxy, and again until ACM has answered. */
export function certificateService(script: string): string {
  return `[Unit]
Description=The certificate of the shop
Wants=network-online.target
After=network-online.target
Before=ecs.service
[Service]
Type=oneshot
ExecStart=${script}
Restart=on-failure
RestartSec=60
[Install]
WantedBy=multi-user.target`;
}

/** ACM renews a certificate weeks before it ends; a look twice a day is more than early enough. */
export const certificateTimer = `[Unit]
Description=Look whether the certificate of the shop was renewed
[Timer]
OnUnitActiveSec=12h
RandomizedDelaySec=1h
[Install]
WantedBy=timers.target`;
