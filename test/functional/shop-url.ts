/** The address of the deployed shop that the functional tests are run against. */
export function shopUrl(): string {
  const url = process.env.SHOP_URL;
  if (url !== undefined && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new Error(
    `SHOP_URL is ${url === undefined ? 'not set' : `${url}, which is no URL`}; give the address of a deployed shop, for example SHOP_URL=http://127.0.0.1:8080.`,
  );
}
