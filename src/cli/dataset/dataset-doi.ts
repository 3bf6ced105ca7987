import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueFile, citedDataset, dataciteAttributes, dataciteXml, registerDoi } from '../../catalogue/index.ts';
import { UsageError } from '../../core/index.ts';
import { parse, type Quad } from '../../graph/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { type CommonOptions, setUp } from '../options/common.ts';
import { readDoiToken } from '../options/token.ts';
import { terminal } from '../output/terminal.ts';
import { baseOf } from '../serve/refresh-catalogue.ts';

interface DoiOptions extends CommonOptions {
  readonly data: string;
  readonly only?: string;
  readonly out: string;
  readonly draft?: true;
}

/** `qiaw dataset doi`: writes the DataCite metadata of a published version, and registers its DOI if a service is configured. */
export async function datasetDoi(id: string, options: DoiOptions): Promise<void> {
  const { config, environment } = await setUp(options);
  const data = new DataDirectory(options.data);
  const base = await baseOf(data, config);
  const quads = catalogueQuads(data, base);
  const newest = citedDataset(`${base}dataset/${id}`, quads);
  const version = options.only ?? newest.version;
  const found = version === undefined ? newest : citedDataset(`${base}dataset/${id}/version/${version}`, quads);
  if (version === undefined || found.issued === '' || version === '0.0.0') {
    throw new UsageError(`${id} has no such published version; \`qiaw dataset list\` shows what is published.`);
  }
  const { doi: service } = config.catalogue;
  const doi = found.doi ?? (service && `${service.prefix}/${id}.v${version}`);
  if (doi === undefined) {
    throw new UsageError(
      `${id} has no DOI: give one in \`identifiers\` of its record, or a prefix in the configuration (catalogue.doi.prefix).`,
    );
  }
  const work = { ...found, doi };
  mkdirSync(options.out, { recursive: true });
  const names = [`${id}-${version}.datacite.xml`, `${id}-${version}.datacite.json`] as const;
  writeFileSync(join(options.out, names[0]), dataciteXml(work));
  writeFileSync(join(options.out, names[1]), `${JSON.stringify(dataciteAttributes(work), null, 2)}\n`);
  const token = await readDoiToken(environment);
  const endpoint = service?.endpoint;
  if (endpoint !== undefined && token === undefined) {
    throw new UsageError('The DOI service requires a token: set QIAW_DOI_TOKEN or QIAW_DOI_TOKEN_FILE.');
  }
  const state =
    endpoint === undefined || token === undefined
      ? 'written'
      : await registerDoi(work, { endpoint, token }, options.draft === true);
  if (options.json) {
    await terminal.result(`${JSON.stringify({ event: 'doi', dataset: id, version, doi, state, files: names })}\n`);
    return;
  }
  terminal.say(`${names.join(' and ')} were written to ${options.out}.`);
  const said = { written: 'is not registered: no service is configured', made: 'is registered', updated: 'is updated' };
  await terminal.result(`https://doi.org/${doi} ${said[state]}.\n`);
}

function catalogueQuads({ root }: DataDirectory, base: string): Quad[] {
  const file = catalogueFile(root);
  return existsSync(file) ? parse(readFileSync(file, 'utf8'), 'trig', base) : [];
}
