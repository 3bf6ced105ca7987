// The clients of hostile-load.spec.ts, in a thread of their own: their work must not slow the server they measure.
import { parentPort, workerData } from 'node:worker_threads';

const { url, seconds, clients, hostile, cheap } = workerData;
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
  return response.ok;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const note = (error) => {
  broken.push(String(error.cause ?? error));
  return false;
};

async function bad(client) {
  for (let n = client; performance.now() < end; n++) {
    await send(hostile[n % hostile.length]).catch(note);
    await pause(200);
  }
}

async function good() {
  for (let n = 0; performance.now() < end; n++) {
    const started = performance.now();
    if (await send(cheap[n % cheap.length]).catch(note)) times.push(performance.now() - started);
    await pause(50);
  }
}

await Promise.all([...Array.from({ length: clients - 2 }, (_, n) => bad(n)), good(), good()]);
parentPort.postMessage({ statuses, broken, cheap: times.sort((a, b) => a - b) });
