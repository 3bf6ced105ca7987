import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { Config, SourceEnvironment } from '../../config/index.ts';
import { UsageError } from '../../core/index.ts';
import { SourceInsecure } from './errors.ts';

/** Connections that are kept alive and reused. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections to one service: number and certificates. */
export async function openAgents(settings: Config['sources'], environment: SourceEnvironment): Promise<Agents> {
  const { tls, concurrency } = settings;
  const [ca, cert, key] = await Promise.all([pem('ca', tls.ca), pem('cert', tls.cert), pem('key', tls.key)]);
  const { tlsPassphrase: passphrase } = environment;
  const kept = { keepAlive: true, maxSockets: concurrency };
  return {
    http: new HttpAgent(kept),
    https: new HttpsAgent({
      ...kept,
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase }),
    }),
  };
}

/** @throws SourceInsecure if credentials would be sent unencrypted over a network. */
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
