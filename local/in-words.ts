/** A name in camel case as words: `OrdersAccepted` as `orders accepted`. */
export function inWords(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
}
