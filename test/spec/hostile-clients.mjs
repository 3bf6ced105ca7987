// The clients of hostile-load.spec.ts, as separate processes, so that their work slows neither the server nor the
// measuring clients.
// usage: node hostile-clients.mjs <job as JSON>; prints { statuses, broken, times } as JSON.
import { connect } from 'node:net';

const { url, seconds, hostile, bad, slow, good, cheap, slowQuery } = JSON.parse(process.argv[2]);
const end = performance.now() + seconds * 1000;
const statuses = {};
const broken = [];
const times = [];

async function send(query) {
  const headers = { 'content-type': 'application/sparql-query' };
  const response = await fetch(`${url}sparql`, { method: 'POST', headers, body: query });
  const text = await response.text();
  const key = response.ok ? '200' : `${response.status} ${JSON.parse(text).code}`;
  statuses[key] = (statuses[key] ?? 0) + 1;
  if (response.status === 503 && !response.headers.has('retry-after')) broken.push('503 without Retry-After');
  return response.ok;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const note = (error) => {
  broken.push(String(error.cause ?? error));
  return false;
};
/** Repeated texts are sent as `{ repeat, times, before, after }`, so that the job stays small. */
const textOf = (query) =>
  typeof query === 'string' ? query : `${query.before}${query.repeat.repeat(query.times)}${query.after}`;

async function attack(client) {
  for (let n = client; performance.now() < end; n++) {
    await send(textOf(hostile[n % hostile.length])).catch(note);
    await pause(200);
  }
}

/** Requests a long answer and reads it at a few kilobytes per second; the server may disconnect it. */
async function readSlowly() {
  while (performance.now() < end) {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), highWaterMark: 1024 });
    socket.on('error', () => {});
    socket.write(
      `GET /sparql?query=${encodeURIComponent(slowQuery)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n\r\n`,
    );
    let open = true;
    socket.on('close', () => {
      open = false;
    });
    socket.on('data', () => {
      socket.pause();
      setTimeout(() => socket.resume(), 500);
    });
    while (open && performance.now() < end) await pause(200);
    socket.destroy();
    await pause(200);
  }
}

async function measure() {
  for (let n = 0; performance.now() < end; n++) {
    const started = performance.now();
    if (await send(cheap[n % cheap.length]).catch(note)) times.push(performance.now() - started);
    await pause(50);
  }
}

const many = (count, work) => Array.from({ length: count }, (_, n) => work(n));
await Promise.all([...many(bad, attack), ...many(slow, readSlowly), ...many(good, measure)]);
process.stdout.write(JSON.stringify({ statuses, broken, times: times.sort((a, b) => a - b) }));
