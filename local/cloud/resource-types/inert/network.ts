import { inertResource } from '../inert-resource.ts';

/** Every port of one machine is a neighbour of every other: networks are recorded only. */
export const network = [
  inertResource('AWS::EC2::VPC', 'vpc-0{id:16}', {
    CidrBlock: '{property:CidrBlock}',
    DefaultNetworkAcl: 'acl-0{id:16}',
    DefaultSecurityGroup: 'sg-0{id:16}',
    VpcId: '{ref}',
  }),
  inertResource('AWS::EC2::Subnet', 'subnet-0{id:16}', {
    AvailabilityZone: '{property:AvailabilityZone}',
    CidrBlock: '{property:CidrBlock}',
    NetworkAclAssociationId: 'aclassoc-0{id:16}',
    SubnetId: '{ref}',
    VpcId: '{property:VpcId}',
  }),
  inertResource('AWS::EC2::SecurityGroup', 'sg-0{id:16}', {
    GroupId: '{ref}',
    Id: '{ref}',
    VpcId: '{property:VpcId}',
  }),
  inertResource('AWS::EC2::SecurityGroupIngress', 'sgr-0{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::SecurityGroupEgress', 'sgr-0{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::InternetGateway', 'igw-0{id:16}', { InternetGatewayId: '{ref}' }),
  inertResource('AWS::EC2::VPCGatewayAttachment', 'IGW|{property:VpcId}', { AttachmentType: 'IGW' }),
  inertResource('AWS::EC2::NatGateway', 'nat-0{id:16}', { NatGatewayId: '{ref}' }),
  inertResource(
    'AWS::Route53::HostedZone',
    'Z0{id:19}',
    {
      Id: '{ref}',
      NameServers: ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net', 'ns-3.awsdns-03.org', 'ns-4.awsdns-04.co.uk'],
    },
    ['Name'],
  ),
  inertResource('AWS::Route53::DNSSEC', '{property:HostedZoneId}'),
  inertResource('AWS::Route53::KeySigningKey', '{property:HostedZoneId}|{property:Name}', {}, [
    'HostedZoneId',
    'KeyManagementServiceArn',
    'Name',
  ]),
  inertResource('AWS::EC2::RouteTable', 'rtb-0{id:16}', { RouteTableId: '{ref}' }),
  inertResource('AWS::EC2::Route', '{property:RouteTableId}|{property:DestinationCidrBlock}', {
    CidrBlock: '{property:DestinationCidrBlock}',
  }),
  inertResource('AWS::EC2::SubnetRouteTableAssociation', 'rtbassoc-0{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::VPCEndpoint', 'vpce-0{id:16}', { Id: '{ref}' }, [
    'ServiceName',
    'ServiceRegion',
    'VpcEndpointType',
    'VpcId',
  ]),
  inertResource('AWS::EC2::EIPAssociation', 'eipassoc-0{id:16}', { Id: '{ref}' }, [
    'AllocationId',
    'EIP',
    'InstanceId',
    'NetworkInterfaceId',
    'PrivateIpAddress',
  ]),
  inertResource('AWS::EC2::PrefixList', 'pl-0{id:16}', {
    Arn: 'arn:aws:ec2:{region}:{account}:prefix-list/{ref}',
    OwnerId: '{account}',
    PrefixListId: '{ref}',
    Version: '1',
  }),
  inertResource('AWS::EC2::FlowLog', 'fl-0{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::NetworkAcl', 'acl-0{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::NetworkAclEntry', '{id:16}', { Id: '{ref}' }),
  inertResource('AWS::EC2::SubnetNetworkAclAssociation', 'aclassoc-0{id:16}', { AssociationId: '{ref}' }),
];
