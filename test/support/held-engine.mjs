// An engine's thread that takes in no large write until it is told to over the channel its tests know.
import { BroadcastChannel, parentPort } from 'node:worker_threads';

const channel = new BroadcastChannel('held-engine');
let isOpen = false;
const held = [];
const on = parentPort.on.bind(parentPort);
parentPort.on = (event, listener) =>
  on(event, (message) => {
    // What follows a large write waits behind it, as it does in an engine at work.
    if (event !== 'message' || isOpen || (held.length === 0 && JSON.stringify(message).length < 1_000_000))
      return listener(message);
    held.push(() => listener(message));
  });
channel.onmessage = () => {
  isOpen = true;
  for (const deliver of held.splice(0)) deliver();
};
channel.unref();
await import('../../dist/store/oxigraph/engine-worker.js');
