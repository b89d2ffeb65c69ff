/** An e-mail address as people write it, the source of a pattern. */
export const mailAddress = String.raw`[\w.+-]+@([a-z0-9-]+\.)+[a-z]{2,63}`;

const whole = new RegExp(`^${mailAddress}$`);

export function isMailAddress(text: string): boolean {
  return whole.test(text);
}
