import type { UserData } from 'aws-cdk-lib/aws-ec2';
import { agentConfiguration, configureAgent } from '../containers/host-group.ts';
import { certificateScript, certificateService, certificateTimer } from './certificate-units.ts';
import { certificateFile, hostPaths, proxyUser } from './host-paths.ts';
import { mediaUnit } from './media-unit.ts';

export interface HostPreparation {
  region: string;
  /** Of the images and videos. */
  bucket: string;
  /** Of the address that the host takes. */
  allocationId: string;
  /** Of the shop's domain, if it has one. */
  certificateArn: string | undefined;
}

/**
 * What a host does at its first start, before the ECS agent runs: that waits for the end of the user data, so every task
 * finds what stands here.
 */
export function prepareHost(userData: UserData, preparation: HostPreparation): void {
  const { region, bucket, allocationId, certificateArn } = preparation;
  userData.addCommands(
    ...configureAgent(['ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true', ...agentConfiguration]),
    // Of the distribution itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mountpoint-installation.html
    'until dnf install --assumeyes awscli-2 jq mount-s3; do sleep 5; done',
    ...letTheProxyListen(),
    // Also without a domain: the container wants the folder to be there.
    `install --directory --owner=${proxyUser} --group=${proxyUser} --mode=500 ${hostPaths.certificate}`,
    ...guardCredentials(),
    ...installUnit('sluice-media.service', mediaUnit({ region, bucket })),
    ...takeAddress({ region, allocationId }),
    ...(certificateArn === undefined ? [] : fetchCertificate({ region, certificateArn })),
  );
}

/** In the network of the host a container listens on ports as low as the host lets its users. */
function letTheProxyListen(): string[] {
  return [
    'echo net.ipv4.ip_unprivileged_port_start=80 > /etc/sysctl.d/90-sluice-proxy.conf',
    'sysctl --load /etc/sysctl.d/90-sluice-proxy.conf',
  ];
}

/** Nor is there a network between the proxy and the host's credentials, which are no business of NGINX. */
function guardCredentials(): string[] {
  return installUnit(
    'sluice-guard.service',
    `[Unit]
Description=Keep the credentials of the host from the proxy
Before=ecs.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/iptables --insert OUTPUT --match owner --uid-owner ${proxyUser} --destination 169.254.169.254 --jump REJECT
[Install]
WantedBy=multi-user.target`,
  );
}

function fetchCertificate(source: { region: string; certificateArn: string }): string[] {
  const script = '/usr/local/sbin/sluice-fetch-certificate';
  return [
    `cat > ${script} <<'SCRIPT'\n${certificateScript(source, certificateFile)}\nSCRIPT`,
    `chmod 755 ${script}`,
    ...installUnit('sluice-certificate.service', certificateService(script)),
    ...installUnit('sluice-certificate.timer', certificateTimer),
  ];
}

/** Writes a systemd unit, and starts it now and at every later start. */
export function installUnit(name: string, unit: string): string[] {
  return [
    `cat > /etc/systemd/system/${name} <<'UNIT'\n${unit}\nUNIT`,
    'systemctl daemon-reload',
    `systemctl enable --now ${name}`,
  ];
}

/** Also from a host before it, which may be gone or not: an address goes to whoever asked last. */
function takeAddress({ region, allocationId }: Pick<HostPreparation, 'region' | 'allocationId'>): string[] {
  const metadata = 'http://169.254.169.254/latest';
  return [
    `token=$(curl --silent --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 300' ${metadata}/api/token)`,
    `instance=$(curl --silent --header "X-aws-ec2-metadata-token: $token" ${metadata}/meta-data/instance-id)`,
    `until aws ec2 associate-address --region ${region} --allocation-id ${allocationId} --instance-id "$instance" --allow-reassociation; do sleep 5; done`,
  ];
}
