import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Agent } from 'undici';
import type { Config, SourceEnvironment } from '../../config/index.ts';
import { UsageError } from '../../core/index.ts';
import { SourceInsecure } from './errors.ts';

/** Connections to one service: how many, how long they may be silent, and with which certificates. */
export async function connect(settings: Config['sources'], environment: SourceEnvironment): Promise<Agent> {
  const { Agent: AgentOfUndici } = await import('undici');
  const { tls, timeoutSeconds, concurrency } = settings;
  const [ca, cert, key] = await Promise.all([pem('ca', tls.ca), pem('cert', tls.cert), pem('key', tls.key)]);
  const silence = timeoutSeconds * 1000;
  const { tlsPassphrase: passphrase } = environment;
  return new AgentOfUndici({
    connections: concurrency,
    headersTimeout: silence,
    bodyTimeout: silence,
    connect: {
      timeout: Math.min(silence, 20_000),
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase }),
    },
  });
}

/** @throws SourceInsecure when credentials would cross a network readable by others. */
export function requireSecure(base: URL, settings: Config['sources']): void {
  const here = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(base.hostname);
  if (base.protocol === 'https:' || here || settings.allowInsecure) return;
  throw new SourceInsecure(base.host);
}

async function pem(name: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The file of sources.tls.${name} cannot be read.`);
  });
}
