import { CpuArchitecture, OperatingSystemFamily, type RuntimePlatform } from 'aws-cdk-lib/aws-ecs';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** What Fargate runs a task on; the image is built for it. */
export function runtimePlatformOf({ architecture }: WorkloadEnvironment): RuntimePlatform {
  return {
    cpuArchitecture: architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
    operatingSystemFamily: OperatingSystemFamily.LINUX,
  };
}
