import { proxy } from '../../app/proxy/contract.ts';
import { hostPaths } from './host-paths.ts';

/** A new file is seen after so long at the latest; as long, nobody asks S3 for what is known. */
const metadataLifeInSeconds = 60;

/** Of files that were read, on the host's encrypted volume. */
const cacheInMebibytes = 8192;

/**
 * A systemd unit that mounts the bucket with images and videos, read only:
 * https://github.com/awslabs/mountpoint-s3/blob/main/doc/CONFIGURATION.md#automatically-mounting-an-s3-bucket-at-boot
 */
export function mediaUnit({ region, bucket }: { region: string; bucket: string }): string {
  const options = [
    '--read-only',
    '--allow-other',
    `--region ${region}`,
    `--metadata-ttl ${metadataLifeInSeconds}`,
    '--cache /var/cache/sluice-media',
    `--max-cache-size ${cacheInMebibytes}`,
  ];
  // A container keeps what was mounted when it started, so after another mount ECS has to start it anew.
  const endContainers = `docker ps --quiet --filter label=com.amazonaws.ecs.container-name=${proxy.name} | xargs --no-run-if-empty docker stop`;
  return `[Unit]
Description=Images and videos of the shop
Wants=network-online.target
After=network-online.target
Before=ecs.service
[Service]
Type=forking
ExecStartPre=/usr/bin/install --directory --mode=755 ${hostPaths.media}
ExecStartPre=/usr/bin/install --directory --mode=700 /var/cache/sluice-media
ExecStart=/usr/bin/mount-s3 ${bucket} ${hostPaths.media} ${options.join(' ')}
ExecStartPost=-/bin/sh -c '${endContainers}'
ExecStopPost=-/usr/bin/umount --lazy ${hostPaths.media}
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target`;
}
