import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/index.ts';

async function slowServer(ms: number) {
  const app = new Hono();
  let begun = (): void => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  app.get('/slow', async (c) => {
    begun();
    await sleep(ms);
    return c.text('whole');
  });
  return { ...(await startServer(app, { host: '127.0.0.1', port: 0 })), running };
}

describe('A server that is shutting down', () => {
  it('lets a running answer finish, and accepts no new requests', async () => {
    const server = await slowServer(200);
    const answer = fetch(`${server.url}slow`).then((response) => response.text());
    await server.running;
    const closed = server.close(10_000);
    await expect(fetch(`${server.url}slow`)).rejects.toThrow();
    expect(await answer).toBe('whole');
    await closed;
  });

  it('cuts off what is still running at the time limit', async () => {
    const server = await slowServer(60_000);
    const answer = fetch(`${server.url}slow`).then(
      () => 'answered',
      () => 'cut',
    );
    await server.running;
    await server.close(50);
    expect(await answer).toBe('cut');
  });
});
