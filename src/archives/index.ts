export { type FetchContext, type FetchProgress, fetchSource } from './fetch-source.ts';
export { type FilterOptions, type Filters, noFilters, readFilters } from './filters.ts';
export { type DerivedObject, openPushTarget, type PushOutcome, type PushTarget } from './push/index.ts';
export {
  Incoming,
  type IncomingOptions,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
} from './receiver/index.ts';
