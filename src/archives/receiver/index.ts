export { Incoming, type IncomingOptions } from './incoming.ts';
export { type Receiver, type ReceiverOptions, startReceiver } from './scp.ts';
