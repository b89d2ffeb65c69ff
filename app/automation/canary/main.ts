import { browseAndOrder } from './browse-and-order.ts';
import { readConfig } from './config.ts';

/** What CloudWatch Synthetics runs; whatever it throws makes the run a failed one. */
export const handler = async (): Promise<void> => {
  const { SHOP_URL } = readConfig(process.env);
  const visit = await browseAndOrder(SHOP_URL);
  console.log(JSON.stringify({ ...visit, msg: 'browsed and ordered' }));
};
