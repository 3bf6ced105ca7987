import {
  type DatasetDescription,
  type DatasetVersion,
  describeDatasets,
  interruptedPublication,
  publishDataset,
  refreshCatalogue,
  withdrawDataset,
} from '../../catalogue/index.ts';
import { systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, withLock } from '../../pipeline/index.ts';
import { isLoopback } from '../../server/access/index.ts';
import { type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { baseOf, catalogueRequest, refreshAfter } from '../serve/refresh-catalogue.ts';
import { type RecordOptions, recordChange } from './dataset-record.ts';
import { datasetTable, datasetText } from './dataset-text.ts';

interface DataOptions extends CommonOptions {
  readonly data: string;
}

export async function listDatasets(options: DataOptions): Promise<void> {
  const datasets = await described(options);
  if (options.json) {
    for (const one of datasets) await terminal.result(`${JSON.stringify(one)}\n`);
  } else await terminal.result(datasetTable(datasets));
}

export async function showDataset(id: string, options: DataOptions): Promise<void> {
  const dataset = (await described(options)).find((one) => one.id === id);
  if (dataset === undefined) throw new UsageError(`There is no dataset ${id} here; \`qiaw dataset list\` shows them.`);
  await terminal.result(options.json ? `${JSON.stringify(dataset)}\n` : datasetText(dataset));
}

/** Read only: no downloads are built for it. */
async function described(options: DataOptions): Promise<DatasetDescription[]> {
  const data = new DataDirectory(options.data);
  const base = await baseOf(data, (await setUp(options)).config);
  return describeDatasets({ dataDirectory: data.root, base, distributions: async () => [] });
}

export async function createDataset(id: string, options: DataOptions & RecordOptions): Promise<void> {
  await changeRecord(id, options, 'create');
}

export async function editDataset(id: string, options: DataOptions & RecordOptions): Promise<void> {
  await changeRecord(id, options, 'edit');
}

async function changeRecord(id: string, options: DataOptions & RecordOptions, how: 'create' | 'edit'): Promise<void> {
  const setup = await setUp(options);
  const data = new DataDirectory(options.data);
  const change = await recordChange(data.root, id, options, how, setup.environment.editor);
  await withLock(data, async () => {
    await change.write();
    await refreshAfter(data.root, setup);
  });
  if (options.json)
    await terminal.result(`${JSON.stringify({ event: 'written', dataset: id, missing: change.missing })}\n`);
  else {
    terminal.say(`datasets/${id}/record.yaml was written.`);
    if (change.missing.length > 0) terminal.say(`Still required for publication: ${change.missing.join(', ')}.`);
  }
}

interface PublishOptions extends DataOptions {
  readonly next: string;
  readonly notes?: string;
  readonly faces?: string;
}

export async function publish(id: string, options: PublishOptions): Promise<void> {
  const setup = await setUp(options);
  const data = new DataDirectory(options.data);
  const local = localBase(await baseOf(data, setup.config));
  if (local !== undefined) terminal.say(local);
  const version = await withLock(data, async (): Promise<DatasetVersion> => {
    if (options.faces !== undefined) await stateFaces(id, data.root, options);
    const request = await catalogueRequest(data, setup);
    const { next, notes } = options;
    const wanted = { ...request, dataset: id, next, ...(notes !== undefined && { notes }) };
    const published = (await interruptedPublication(wanted)) ?? (await publishDataset(wanted));
    await refreshCatalogue(request);
    return published;
  });
  const base = await baseOf(data, setup.config);
  const address = `${base}dataset/${id}/version/${version.version}`;
  if (options.json) {
    await terminal.result(
      `${JSON.stringify({ event: 'published', dataset: id, version: version.version, address })}\n`,
    );
  } else await terminal.result(`${id} ${version.version} is published: ${address}\n`);
}

/** A warning if others cannot reach the base: it is in every file of a published version. */
function localBase(base: string): string | undefined {
  const { hostname } = new URL(base);
  if (!isLoopback(hostname) && !/(?:^|\.)(?:localhost|local|localdomain|internal)$/.test(hostname)) return undefined;
  return (
    `QIAW_BASE_LOCAL: every address in the published files begins with ${base}, which others cannot reach. Set a public \`base\` and run ` +
    '`qiaw rebase` before you publish; later it takes `qiaw rebase --new-versions`.'
  );
}

/** The statement is written to the record, so that the next version has it too. */
async function stateFaces(id: string, root: string, { faces }: PublishOptions): Promise<void> {
  const change = await recordChange(root, id, { set: [`faces=${faces}`] }, 'edit', undefined);
  await change.write();
}

interface WithdrawOptions extends DataOptions {
  readonly only?: string;
  readonly note?: string;
  readonly yes?: boolean;
}

export async function withdraw(id: string, options: WithdrawOptions): Promise<void> {
  const what = options.only === undefined ? `dataset ${id} with all its versions` : `version ${options.only} of ${id}`;
  if (!options.yes) {
    throw new UsageError(`This withdraws ${what} permanently. Repeat with --yes to confirm; nothing was changed.`);
  }
  const setup = await setUp(options);
  const data = new DataDirectory(options.data);
  const { only, note } = options;
  await withLock(data, async () => {
    await withdrawDataset({
      dataDirectory: data.root,
      dataset: id,
      ...(only !== undefined && { version: only }),
      ...(note !== undefined && { note }),
      clock: systemClock,
    });
    await refreshAfter(data.root, setup);
  });
  if (options.json) await terminal.result(`${JSON.stringify({ event: 'withdrawn', dataset: id, version: only })}\n`);
  else await terminal.result(`Withdrawn: ${what}. Its address answers 410 from now on.\n`);
}
