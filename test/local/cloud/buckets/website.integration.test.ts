import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const everybody = (bucket: string) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: bucket },
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: '*' }],
    },
  },
});
const open = { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } };
const pages = { IndexDocument: 'index.html', ErrorDocument: 'error.html' };
const site = (name: string, more: object) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName: name, WebsiteConfiguration: pages, ...more },
});
const url = (bucket: string) => ({ Value: { 'Fn::GetAtt': [bucket, 'WebsiteURL'] } });
const resources = {
  Site: site('site', open),
  SitePolicy: everybody('Site'),
  Unread: site('unread', open),
  Blocked: site('blocked', {}),
  BlockedPolicy: everybody('Blocked'),
  Moved: site('moved', {
    WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: 'shop.example', Protocol: 'https' } },
  }),
};
const template = (all: object = resources) => ({
  Resources: all,
  Outputs: { Site: url('Site'), Unread: url('Unread'), Blocked: url('Blocked'), Moved: url('Moved') },
});

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let urls: Record<string, string>;

beforeAll(async () => {
  cloud = await startCloudInTest();
  urls = (await cloud.deploy('site', template())).outputs as Record<string, string>;
  for (const key of ['index.html', 'error.html', 'about/index.html', 'über uns']) await put(key);
});
afterAll(() => cloud.end());

const put = (key: string) =>
  cloud.current.storeObject({
    ...{ region: home.region, bucket: 'site', key, body: Buffer.from(key), acl: undefined },
    ...{ contentType: 'text/html', cacheControl: 'max-age=60' },
  });
const get = async (path: string, site = 'Site') => {
  const response = await fetch(`${urls[site]}${path}`, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("a bucket's website", () => {
  it('is told by an address of this machine, and shows the page of the root and of folders', async () => {
    expect(urls.Site).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const [path, key] of [
      ['/', 'index.html'],
      ['/?a=1', 'index.html'],
      ['/about/', 'about/index.html'],
      ['/%C3%BCber%20uns', 'über uns'],
    ] as const)
      expect(await get(path)).toMatchObject({ status: 200, text: key });
    const { headers } = await get('/');
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['text/html', 'max-age=60']);
  });

  it('leads to a folder that is asked for without a slash', async () => {
    const { status, headers } = await get('/about');
    expect([status, headers.get('location')]).toEqual([302, '/about/']);
  });

  it('shows its page of errors for what is not there', async () => {
    expect(await get('/none')).toMatchObject({ status: 404, text: 'error.html' });
    expect((await get('/%')).status).toBe(400);
  });

  it('leads everything elsewhere where it is told so', async () => {
    const { status, headers } = await get('/about?a=1', 'Moved');
    expect([status, headers.get('location')]).toEqual([301, 'https://shop.example/about?a=1']);
  });

  it('is refused where no policy lets everybody read, or public policies are blocked', async () => {
    for (const closed of ['Unread', 'Blocked'])
      expect(await get('/', closed)).toMatchObject({
        status: 403,
        text: expect.stringMatching(/Nobody may read/),
      });
  });

  it('is at the same address when the rehearsal was started again, and gone with its bucket', async () => {
    await cloud.restart();
    expect(await get('/')).toMatchObject({ status: 200, text: 'index.html' });

    const { Blocked: _, BlockedPolicy: __, ...others } = resources;
    const { Blocked: ___, ...outputs } = template().Outputs;
    await cloud.deploy('site', { Resources: others, Outputs: outputs });
    await expect(get('/', 'Blocked')).rejects.toThrow('fetch failed');
  });
});
