import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted, lockState, QiawError, silentLog } from '../../core/index.ts';
import { misnamedDefinitions, parse } from '../../graph/index.ts';
import {
  DataDirectory,
  LayoutTooOld,
  presentLayout,
  requireKnownLayout,
  requirePresentNames,
  TroubledCases,
} from '../../pipeline/index.ts';
import type { Setup } from '../options/common.ts';
import { queueLocation } from '../options/queue-location.ts';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'off' | 'bad';
  readonly detail: string;
  readonly remedy?: string;
}

/** The queue, the layout of the data directory, the cases set aside in it, and traces. */
export async function examineOperation(setup: Setup, data: string | undefined): Promise<Finding[]> {
  return [await queue(setup), ...(data === undefined ? [] : await directory(data)), await traces(setup)];
}

async function queue(setup: Setup): Promise<Finding> {
  const what = 'queue';
  const location = await queueLocation(undefined, setup);
  if (location === undefined) return { what, state: 'off', detail: 'none configured (not needed for one machine)' };
  try {
    const { connect } = await import('../../pipeline/queue/index.ts');
    (await connect(location, silentLog)).disconnect();
    return { what, state: 'ok', detail: 'Redis answers' };
  } catch (error) {
    return { what, state: 'bad', detail: error instanceof QiawError ? error.message : String(error) };
  }
}

async function directory(path: string): Promise<Finding[]> {
  const data = new DataDirectory(path);
  const text = await readFile(data.manifest, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const { layout = 0, base = '' } = JSON.parse(text) as { layout?: number; base?: string };
  const findings: Finding[] = [];
  try {
    requireKnownLayout(layout);
    if (layout < presentLayout) throw new LayoutTooOld('It was made by an older release.');
    const definitions = await readFile(data.graph('definitions'), 'utf8').catch(() => '');
    requirePresentNames(misnamedDefinitions(base, parse(definitions, 'trig', base)).size);
    findings.push({ what: 'layout', state: 'ok', detail: `${layout}, the layout of this release` });
  } catch (error) {
    const remedy = error instanceof LayoutTooOld ? 'Run `qiaw migrate`.' : 'Use a newer release.';
    findings.push({ what: 'layout', state: 'bad', detail: (error as Error).message, remedy });
  }
  const interrupted = await readFile(join(data.root, '.rebase.json')).catch(() => undefined);
  if (interrupted) findings.push({ what: 'rebase', state: 'bad', detail: 'interrupted', remedy: 'Run it again.' });
  findings.push(await lock('run lock', data.lock), await lock('publish lock', data.publishLock));
  const aside = (await new TroubledCases(data).list()).filter(({ setAside }) => setAside).length;
  if (aside > 0) {
    const remedy = 'Provide more memory or use fewer workers, then run `qiaw run --retry-set-aside`.';
    findings.push({
      what: 'set aside',
      state: 'bad',
      detail: `${counted(aside, 'case')} during which processes died`,
      remedy,
    });
  }
  return findings;
}

/** The holder of a lock, and whether it is still alive. */
async function lock(what: string, path: string): Promise<Finding> {
  const details = {
    free: 'free',
    held: 'held by a process on this machine',
    elsewhere: 'held by a process on another machine or container, whose state is unknown',
    left: 'left behind by a process that died; the next one takes it over',
  };
  const state = await lockState(path);
  const remedy = 'If no process is active there, the next one takes it over after a minute.';
  return { what, state: 'ok', detail: details[state], ...(state === 'elsewhere' && { remedy }) };
}

async function traces({ config }: Setup): Promise<Finding> {
  const what = 'traces';
  const { traces: endpoint } = config.operation;
  if (endpoint === undefined) return { what, state: 'off', detail: 'switched off (operation.traces)' };
  try {
    const { openTelemetry } = await import('../../pipeline/operate/index.ts');
    await (await openTelemetry(endpoint, { name: 'doctor', version: '0' }, silentLog)).close();
    return { what, state: 'ok', detail: 'OpenTelemetry loads' };
  } catch (error) {
    return { what, state: 'bad', detail: error instanceof QiawError ? error.message : String(error) };
  }
}
