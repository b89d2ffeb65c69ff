import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { Properties } from '../recorded-resource.ts';

const type = 'AWS::S3::Bucket';

/** Of the properties of a bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-websiteconfiguration.html */
const schema = z.object({
  WebsiteConfiguration: z
    .object({
      IndexDocument: z.string().optional(),
      ErrorDocument: z.string().optional(),
      RedirectAllRequestsTo: z
        .object({ HostName: z.string(), Protocol: z.string().default('http') })
        .optional(),
      RoutingRules: z.array(z.unknown()).default([]),
    })
    .optional(),
});

/** How a bucket is a website. */
export interface WebsiteConfiguration {
  /** What is shown of a folder. */
  index: string;
  /** What is shown where there is nothing. */
  error: string | undefined;
  /** Where all requests go in its place, without a path. */
  redirect: string | undefined;
  /** Whether it has rules by which requests go elsewhere, which are not followed here. */
  hasRoutingRules: boolean;
}

/**
 * Undefined for a bucket that is none.
 *
 * @throws InvalidPropertiesError
 */
export function websiteConfigurationOf(properties: Properties): WebsiteConfiguration | undefined {
  const { WebsiteConfiguration: given } = parseProperties(type, schema, properties);
  if (given === undefined) return undefined;
  const {
    IndexDocument: index = 'index.html',
    ErrorDocument: error,
    RedirectAllRequestsTo: redirect,
  } = given;
  return {
    ...{ index, error, hasRoutingRules: given.RoutingRules.length > 0 },
    redirect: redirect && `${redirect.Protocol}://${redirect.HostName}`,
  };
}

/** Of the regions in which S3 had websites first, there is a dash before the region. */
const regionsWithDash = [
  ...['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1', 'sa-east-1'],
  ...['ap-northeast-1', 'ap-southeast-1', 'ap-southeast-2', 'us-gov-west-1'],
];

/** https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints */
export function websiteHost(bucket: string, region: string): string {
  const sign = regionsWithDash.includes(region) ? '-' : '.';
  return `${bucket}.s3-website${sign}${region}.amazonaws.com`;
}
