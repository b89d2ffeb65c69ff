import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createPreparedAnswers } from '../../../../app/catalog/answers/prepared-answers.ts';

function anAnswer(bytes: number) {
  const body = Buffer.from(JSON.stringify(' '.repeat(bytes - 2)));
  return { body, entityTag: `"${bytes}"`, headers: { ETag: `"${bytes}"` } };
}

/** What is kept answers 200, anything else 404. */
function serving() {
  const prepared = createPreparedAnswers({ count: () => undefined });
  const server = createServer(express().use(prepared.serve));
  return { prepared, status: async (url: string) => (await request(server).get(url)).status };
}

describe('prepared answers', () => {
  it('serve exactly what was asked for, query string included', async () => {
    const { prepared, status } = serving();
    prepared.keep('/list?page=1', anAnswer(10));
    expect(await status('/list?page=1')).toBe(200);
    expect(await status('/list?page=2')).toBe(404);
  });

  it('are gone when all are forgotten', async () => {
    const { prepared, status } = serving();
    prepared.keep('/list', anAnswer(10));
    prepared.forgetAll();
    expect(await status('/list')).toBe(404);
  });

  it('do not take more than a thousand entries, and give up the oldest', async () => {
    const { prepared, status } = serving();
    for (let page = 0; page <= 1000; page += 1) prepared.keep(`/${page}`, anAnswer(10));
    expect([await status('/0'), await status('/1'), await status('/1000')]).toEqual([404, 200, 200]);
  });

  it('do not take more than 16 MiB', async () => {
    const { prepared, status } = serving();
    const megabyte = anAnswer(1024 * 1024);
    for (let page = 0; page <= 16; page += 1) prepared.keep(`/${page}`, megabyte);
    expect([await status('/0'), await status('/16')]).toEqual([404, 200]);
    prepared.keep('/huge', anAnswer(17 * 1024 * 1024));
    expect(await status('/huge')).toBe(404);
  });
});
