import { AsyncLocalStorage } from 'node:async_hooks';

/** The log port: pino implements it in the composition root, tests use {@link silentLog}. Never log identifiers. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

const surroundings = new AsyncLocalStorage<object>();

/** Adds these fields to every line that this work logs, at any depth. */
export const withLogFields = <T>(fields: object, work: () => T): T =>
  surroundings.run({ ...surroundings.getStore(), ...fields }, work);

/** The current fields of {@link withLogFields}, for implementations of {@link Log}. */
export const logFields = (): object => surroundings.getStore() ?? {};
