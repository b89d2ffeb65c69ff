import { buildApp } from 'fauxqs';

// The SQS emulator as a process of its own, so that it takes nothing from the one that is measured.
const server = buildApp({ logger: false, defaultRegion: process.env.AWS_REGION ?? 'eu-central-1' });
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
