import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Config, SourceEnvironment } from '../../core/config/index.ts';
import { type Agents, openAgents, UsageError } from '../../core/index.ts';
import { SourceInsecure } from './errors.ts';

/** Connections to one service: how many, and with which certificates. */
export async function agentsFor(settings: Config['sources'], environment: SourceEnvironment): Promise<Agents> {
  const { tls, concurrency } = settings;
  const [ca, cert, key] = await Promise.all([pem('ca', tls.ca), pem('cert', tls.cert), pem('key', tls.key)]);
  const { tlsPassphrase: passphrase } = environment;
  return openAgents(
    { maxSockets: concurrency },
    {
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase }),
    },
  );
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
