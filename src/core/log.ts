import { AsyncLocalStorage } from 'node:async_hooks';

/** What rooms may say; pino implements it in the composition root, tests use {@link silentLog}. Never log identifiers. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

const surroundings = new AsyncLocalStorage<object>();

/** Every line logged by this work, however deep, has these fields too. */
export const withLogFields = <T>(fields: object, work: () => T): T =>
  surroundings.run({ ...surroundings.getStore(), ...fields }, work);

/** The fields of {@link withLogFields} that hold here, for who implements {@link Log}. */
export const logFields = (): object => surroundings.getStore() ?? {};
