import type { Redis } from 'ioredis';

/** A connection of one's own, and those a library makes from it. */
export interface Severable {
  readonly connection: Redis;
  /** Cuts all of them; what waits for an answer fails. */
  sever(): void;
}

/** BullMQ duplicates the connection it is given and, while Redis is away, lets go of neither. */
export function severable(from: Redis): Severable {
  const connection = from.duplicate();
  const all = [connection];
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (...options) => {
    const one = duplicate(...options);
    all.push(one);
    return one;
  };
  return {
    connection,
    sever() {
      for (const one of all) {
        // The library may connect again before it notices.
        one.options.retryStrategy = () => null;
        one.disconnect();
      }
    },
  };
}
