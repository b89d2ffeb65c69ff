import { type Duration, Tags } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import {
  CfnEIP,
  InstanceType,
  type ISubnet,
  LaunchTemplate,
  MachineImage,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { AsgCapacityProvider, Ec2Service, type TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeSilence, encryptedVolume, newestImages } from '../containers/host-group.ts';
import type { ServiceSurroundings } from '../services/service-surroundings.ts';
import { defineHostRole } from './host-role.ts';
import { prepareHost } from './prepare-host.ts';

export interface ReverseProxyProps extends ServiceSurroundings {
  task: TaskDefinition;
  /** Public, and the only one of its zone. */
  subnet: ISubnet;
  /** How old a host may become. */
  lifetime: Duration;
  /** Of the shop's domain, if it has one. */
  certificateArn: string | undefined;
  /** What the hosts of all proxies may do, and the tag by which it knows them. */
  hostPolicy: IManagedPolicy;
  tag: { key: string; value: string };
}

/**
 * One proxy: an address, a host that takes it at its start, and the service that runs NGINX there. A host that is gone is
 * replaced, and the next one takes the address over.
 */
export class ReverseProxy extends Construct {
  readonly address: string;
  readonly service: Ec2Service;

  constructor(scope: Construct, id: string, props: ReverseProxyProps) {
    super(scope, id);
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    this.address = address.attrPublicIp;
    const hosts = this.#defineHosts(props, address.attrAllocationId);
    this.service = this.#defineService(props, hosts);
  }

  #defineHosts(props: ReverseProxyProps, allocationId: string): AsgCapacityProvider {
    const { network, cluster, subnet, lifetime, tag } = props;
    const group = new AutoScalingGroup(this, 'HostGroup', {
      vpc: network.vpc,
      vpcSubnets: { subnets: [subnet] },
      launchTemplate: this.#defineLaunchTemplate(props, allocationId),
      // The address belongs to one; a task brings it, as it brings the hosts of the storefront.
      minCapacity: 0,
      maxCapacity: 1,
      maxInstanceLifetime: lifetime,
    });
    Tags.of(group).add(tag.key, tag.value);
    // ECS sets this tag when it takes the group over; an update by CloudFormation must not take it off again.
    Tags.of(group).add('AmazonECSManaged', 'true');
    acknowledgeSilence(group);
    const hosts = new AsgCapacityProvider(this, 'Hosts', {
      autoScalingGroup: group,
      enableManagedDraining: true,
      // A protected host would never be replaced for its age.
      enableManagedTerminationProtection: false,
    });
    cluster.cluster.addAsgCapacityProvider(hosts);
    return hosts;
  }

  #defineLaunchTemplate(props: ReverseProxyProps, allocationId: string): LaunchTemplate {
    const { environment, network, data, cluster, certificateArn, hostPolicy } = props;
    const userData = UserData.forLinux();
    prepareHost(userData, {
      region: environment.region,
      bucket: data.media.bucketName,
      allocationId,
      certificateArn,
    });
    return new LaunchTemplate(this, 'HostTemplate', {
      instanceType: new InstanceType(environment.sizes.proxies.instanceType),
      // As of the storefront's hosts, looked up at every start.
      machineImage: MachineImage.resolveSsmParameterAtLaunch(newestImages[environment.architecture]),
      securityGroup: network.securityGroups.proxy,
      // Until it has its own: what it needs to get there is on the internet, or may be.
      associatePublicIpAddress: true,
      role: defineHostRole(this, { allocationId, policies: [cluster.agentPolicy, hostPolicy] }),
      requireImdsv2: true,
      userData,
      blockDevices: [encryptedVolume],
    });
  }

  #defineService({ cluster, task }: ReverseProxyProps, hosts: AsgCapacityProvider): Ec2Service {
    const service = new Ec2Service(this, 'Service', {
      cluster: cluster.cluster,
      taskDefinition: task,
      desiredCount: 1,
      // The ports of a host are there once: the old task ends before the new one starts.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      circuitBreaker: { enable: true, rollback: true },
      capacityProviderStrategies: [{ capacityProvider: hosts.capacityProviderName, weight: 1 }],
    });
    // ECS refuses a service before its capacity provider belongs to the cluster, and to let go of one that is in use.
    service.node.addDependency(cluster.cluster);
    // A task that starts before its execution role may pull the image counts as failed.
    service.node.addDependency(task.obtainExecutionRole());
    return service;
  }
}
