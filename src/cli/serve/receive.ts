import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { effectiveBase, loadConfig } from '../../core/config/index.ts';
import { Identity, loadIdentityKey, type Metrics, systemClock, UsageError, workerEntry } from '../../core/index.ts';
import { claimDirectory, DataDirectory, receivedFolder } from '../../pipeline/index.ts';
import { Incoming, startReceiver } from '../../sources/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonOptions, Setup } from '../options/common.ts';

export interface OpenReceiver {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Prepares a data directory, which is created if missing, to receive DICOM; returns a function that starts receiving.
 * When no objects of a patient have arrived for a while, the patient is processed in a separate process, so that the
 * server stays responsive. The server follows the directory and shows the results.
 */
export async function prepareReceiver(
  dataDirectory: string,
  port: number,
  setup: Setup,
  options: Pick<CommonOptions, 'config'>,
): Promise<(metrics: Metrics) => Promise<OpenReceiver>> {
  const { receive } = setup.config.sources;
  if (!/^(localhost|127(\.\d+){3}|::1)$/.test(receive.host) && receive.callers.length === 0) {
    throw new UsageError(
      `The receiver would listen on ${receive.host} and take objects from everyone. Name the AE titles that may send in ` +
        'sources.receive.callers (they are not a secret: let only trusted machines reach the port).',
    );
  }
  const identity = await claim(dataDirectory, setup, options);
  return async (metrics) => {
    const root = join(resolve(dataDirectory), '.spool', 'received');
    const incoming = await Incoming.open({
      root,
      quietMs: receive.quietSeconds * 1000,
      keepMs: receive.keepHours * 3_600_000,
      clock: systemClock,
      log: setup.log,
      folderOf: (patientId, issuer) =>
        receivedFolder(identity.subject(patientId, issuer ?? setup.config.identity.issuer)),
      process: (folder, signal) => runOn(folder, dataDirectory, setup, options, signal),
    });
    const receiver = await startReceiver({
      ...receive,
      port,
      reserveBytes: setup.config.run.minimumFreeBytes,
      arriving: join(root, '.arriving'),
      log: setup.log,
      metrics,
      onBegin: () => incoming.begin(),
      onObject: (path, object) => incoming.take(path, object),
      onEnd: () => incoming.end(),
    });
    return {
      port: receiver.port,
      async close() {
        // Its timers would keep the process alive, so it is closed whatever happens to the receiver.
        await receiver.close().finally(() => incoming.close());
      },
    };
  };
}

async function claim(
  dataDirectory: string,
  { config, environment }: Setup,
  options: Pick<CommonOptions, 'config'>,
): Promise<Identity> {
  const key = await loadIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory,
  });
  const { mode } = config.identity;
  await claimDirectory(new DataDirectory(resolve(dataDirectory)), {
    layout: 1,
    // The base as in the runs, independent of the port of this server.
    base: effectiveBase(await loadConfig(options.config)),
    identity: mode,
    ...(mode === 'pseudonym' && { keyId: key.id }),
  });
  return new Identity(mode, key);
}

/** One run in a separate process. After a busy directory or an unexpected end it is tried again later. */
function runOn(
  folder: string,
  dataDirectory: string,
  { config, log }: Setup,
  options: Pick<CommonOptions, 'config'>,
  signal: AbortSignal,
): Promise<boolean> {
  const main = fileURLToPath(workerEntry('main'));
  const configured = options.config === undefined ? [] : ['--config', options.config];
  const identity = ['--identity', config.identity.mode];
  const parameters = [main, 'run', folder, '--data', dataDirectory, ...identity, ...configured, '--json'];
  return new Promise((settle) => {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    let last = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      last = (last + text).slice(-64 * 1024);
    });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', () => settle(false));
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      const event = lastEvent(last);
      log.info({ code, cases: event?.['cases'], refusals: event?.['refusals'] }, 'received objects were processed');
      settle(code === exitCodes.done || code === exitCodes.someRefused);
    });
  });
}

function lastEvent(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
