/** Something a person gave is wrong. The message is one line: what, what was given, what is allowed, what to do. */
export class RefusedInput extends Error {
  override name = 'RefusedInput';
}
