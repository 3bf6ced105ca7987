import { Redis } from 'ioredis';
import type { Log } from '../../core/index.ts';
import { QueueAddress, QueueUnreachable } from './errors.ts';

/** Whether the work settled within this time. Otherwise it continues in the background. */
export function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    work
      .catch(() => {})
      .finally(() => {
        clearTimeout(timer);
        resolve(true);
      });
  });
}

/** How long to wait for Redis to close the connection. */
export const closeTimeoutMs = 5_000;

export interface QueueLocation {
  /** `redis://host:port/database` or `rediss://…` (TLS). */
  readonly url: string;
  /** Used instead of a password in the URL, which process lists would show. */
  readonly password?: string;
}

/**
 * A connection that keeps reconnecting: a restart of Redis is a delay, not an error. Neither the password nor the URL
 * appears in logs or messages.
 *
 * @throws QueueAddress, QueueUnreachable when it does not answer at first, within ten seconds.
 */
export async function connect({ url, password }: QueueLocation, log: Log): Promise<Redis> {
  const address = parse(url);
  const redis = new Redis(url, {
    ...(password !== undefined && { password }),
    maxRetriesPerRequest: null,
    lazyConnect: true,
    connectTimeout: 5_000,
    retryStrategy: (times: number) => Math.min(2_000, times * 100),
  });
  let lost = false;
  let fault = '';
  redis.on('error', (error: NodeJS.ErrnoException) => {
    fault = error.code ?? (error.message.split(' ')[0] || error.name);
    if (!lost) log.warn({ fault, host: address.hostname }, 'the queue does not answer; still trying');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info({ host: address.hostname }, 'the queue answers again');
    lost = false;
  });
  try {
    await withTimeout(
      redis.connect().then(() => redis.ping()),
      10_000,
    );
    return redis;
  } catch (error) {
    redis.disconnect();
    const reason = /NOAUTH|WRONGPASS|AUTH/.exec(`${fault} ${(error as Error).message}`)?.[0];
    if (reason !== undefined) {
      throw new QueueAddress(
        `Redis on ${address.host} rejected the password (${reason}). Set QIAW_QUEUE_PASSWORD or QIAW_QUEUE_PASSWORD_FILE.`,
      );
    }
    throw new QueueUnreachable(
      `Redis on ${address.host} does not answer (${fault || 'no answer within ten seconds'}). Check that it runs and that the ` +
        'address given by --queue, `queue.url` or QIAW_QUEUE_URL is right.',
    );
  }
}

function parse(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address !== undefined && /^rediss?:$/.test(address.protocol) && address.hostname !== '') return address;
  throw new QueueAddress('The address of the queue must look like redis://host:6379/0 or rediss://host:6379/0.');
}

function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timed out')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A connection, and the connections that a library makes from it. */
export interface ClosableConnection {
  readonly connection: Redis;
  /** Disconnects all of them; pending commands fail. */
  closeAll(): void;
}

/** BullMQ duplicates the connection it is given and closes neither while Redis is unreachable. */
export function closableConnection(from: Redis): ClosableConnection {
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
    closeAll() {
      for (const one of all) {
        // The library may connect again before it notices.
        one.options.retryStrategy = () => null;
        one.disconnect();
      }
    },
  };
}
