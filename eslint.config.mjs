// Static analysis for security: `npm run sast`. Format, style and correctness are Biome's, in `npm run check`.
import parser from '@babel/eslint-parser';
import regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';

/** Each with what to do instead, for whoever meets it. */
const dangers = [
  {
    selector:
      'CallExpression[callee.property.name="query"] > TemplateLiteral:first-child > :matches(MemberExpression[computed=false], BinaryExpression)',
    message: 'A value in the text of a statement is an injection: hand it over as a parameter ($1).',
  },
  {
    selector: 'Property[key.name="rejectUnauthorized"][value.value=false]',
    message: 'An unverified certificate is none: trust its authority instead.',
  },
  {
    selector: 'CallExpression[callee.name=/^create(Hash|Hmac)$/] > Literal[value=/^(md5|sha1)$/i]',
    message: 'Forgeable: use sha256.',
  },
  {
    selector: 'CallExpression[callee.name=/^createCipheriv$/] > Literal[value=/ecb|des|rc4/i]',
    message: 'Broken: use aes-256-gcm.',
  },
];

export default [
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['{app,difference,local,pipeline,setup,workload}/**/*.{ts,mjs,js}', '*.mjs'],
    languageOptions: {
      parser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: {
          babelrc: false,
          configFile: false,
          // By name: a cached configuration holds no functions.
          plugins: ['@babel/plugin-syntax-typescript'],
        },
      },
    },
    plugins: { security, regexp },
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-restricted-syntax': ['error', ...dangers],
      'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }],
      'security/detect-bidi-characters': 'error',
      'security/detect-buffer-noassert': 'error',
      'security/detect-child-process': 'error',
      'security/detect-disable-mustache-escape': 'error',
      'security/detect-eval-with-expression': 'error',
      'security/detect-new-buffer': 'error',
      'security/detect-no-csrf-before-method-override': 'error',
      'security/detect-non-literal-require': 'error',
      'security/detect-pseudoRandomBytes': 'error',
    },
  },
];
