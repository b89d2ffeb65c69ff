import { randomInt } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

export class SecretStringTemplateError extends Error {
  constructor() {
    super(
      'GenerateSecretString needs both or neither of SecretStringTemplate (a JSON object) and GenerateStringKey.',
    );
    this.name = 'SecretStringTemplateError';
  }
}

export class PasswordTooShortError extends Error {
  constructor(length: number, kinds: number) {
    super(
      `A password of ${length} characters cannot hold one of each of ${kinds} kinds; allow for more characters.`,
    );
    this.name = 'PasswordTooShortError';
  }
}

/**
 * The value of a generated secret: a password, or a template with the password under a key.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecretString(settings: JsonObject): string {
  const password = generatePassword(settings);
  const { SecretStringTemplate: template, GenerateStringKey: key } = settings;
  if (template === undefined && key === undefined) return password;
  const fields = typeof template === 'string' ? (JSON.parse(template) as JsonValue) : undefined;
  if (!isJsonObject(fields) || typeof key !== 'string') throw new SecretStringTemplateError();
  return JSON.stringify({ ...fields, [key]: password });
}

function generatePassword(settings: JsonObject): string {
  const length = Number(settings.PasswordLength ?? 32);
  const kinds = characterKinds(settings);
  const all = kinds.join('');
  const eachKind = String(settings.RequireEachIncludedType ?? true) === 'true';
  if (eachKind && length < kinds.length) throw new PasswordTooShortError(length, kinds.length);
  const required = eachKind ? kinds.map(pick) : [];
  const others = Array.from({ length: length - required.length }, () => pick(all));
  return shuffle([...required, ...others]).join('');
}

function characterKinds(settings: JsonObject): string[] {
  const is = (name: string) => String(settings[name] ?? false) === 'true';
  const excluded = new Set(String(settings.ExcludeCharacters ?? ''));
  const kinds = [
    is('ExcludeLowercase') ? '' : 'abcdefghijklmnopqrstuvwxyz',
    is('ExcludeUppercase') ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    is('ExcludeNumbers') ? '' : '0123456789',
    is('ExcludePunctuation') ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    is('IncludeSpace') ? ' ' : '',
  ];
  return kinds
    .map((kind) => [...kind].filter((character) => !excluded.has(character)).join(''))
    .filter(Boolean);
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffle(characters: string[]): string[] {
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    const kept = characters[index] as string;
    characters[index] = characters[other] as string;
    characters[other] = kept;
  }
  return characters;
}
