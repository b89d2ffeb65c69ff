/**
 * JSON in ASCII alone: every other character is an escape. For what goes through SQS, which refuses some characters
 * (U+FFFE, U+FFFF) that customers can type and JSON leaves as they are.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function stringifyAscii(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
