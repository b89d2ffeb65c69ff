import { describe, expect, it } from '@jest/globals';
import { resolveGithub } from '../../../pipeline/github/resolve-github.ts';

const github = { repository: 'octo/shop', delivers: true };

describe('what the context says of GitHub', () => {
  it('may be nothing', () => {
    expect(resolveGithub({ account: '111111111111' })).toBeUndefined();
  });

  it.each(['octo/shop', 'octo-org@123456/my.repo@456789'])('may be the repository %s', (repository) => {
    expect(resolveGithub({ github: { repository, delivers: false } })).toEqual({
      repository,
      delivers: false,
    });
  });

  it('may be a provider that the account has already', () => {
    const provider = 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com';

    expect(resolveGithub({ github: { ...github, provider } })).toMatchObject({ provider });
  });

  it.each([
    [
      { ...github, repository: 'octo/*' },
      'The context "github": repository is "octo/*"; it must be owner/name or owner@id/name@id, as the subject of its tokens has it. Mend it in cdk.json.',
    ],
    [
      { repository: 'octo/shop' },
      'The context "github": delivers is missing; it must be true, if its workflows deploy, or false, if it is only mirrored. Mend it in cdk.json.',
    ],
    [
      { ...github, provider: 'arn:aws:iam::111111111111:oidc-provider/example.com' },
      'The context "github": provider is "arn:aws:iam::111111111111:oidc-provider/example.com"; it must be left out, or the ARN of an OIDC provider of the account.',
    ],
    [
      { ...github, branch: 'main' },
      'The context "github": branch is "main"; it must be left out, because nothing reads it. Mend it in cdk.json.',
    ],
  ])('is refused in one line: %j', (given, message) => {
    expect(() => resolveGithub({ github: given })).toThrow(message);
  });
});
