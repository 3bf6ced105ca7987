export {
  AccessRefused,
  AccessUnconfigured,
  assertAccessConfigured,
  assertMayRead,
  callerOf,
  everythingPublic,
  isLoopback,
  isPublic,
} from './caller.ts';
export type * from './model.ts';
