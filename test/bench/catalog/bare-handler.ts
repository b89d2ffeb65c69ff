import { readFile } from 'node:fs/promises';
import express from 'express';

/** The yardstick: an Express 5 application that does nothing but answer with this body. Port and file of JSON as arguments. */
const [port, file] = process.argv.slice(2);
const body: unknown = JSON.parse(await readFile(file ?? '', 'utf8'));

express()
  .get('/services/catalog/products', (_request, response) => {
    response.json(body);
  })
  .get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  })
  .listen(Number(port), '127.0.0.1');
