import express from 'express';

// The yardstick: a process that reads the same orders with the same library, and does nothing with them.
const app = express();
app.post('/api/orders', express.json(), (_request, response) => {
  response.status(202).json({ orderId: '', statusUrl: '' });
});
app.get('/health/live', (_request, response) => {
  response.json({ status: 'ok' });
});
app.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
