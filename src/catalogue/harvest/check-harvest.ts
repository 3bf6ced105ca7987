import { checkCkan } from './ckan/check-ckan.ts';
import { checkCrates } from './crate/check-crate.ts';
import { checkCroissant } from './croissant/check-croissant.ts';
import { assess } from './f-uji/assess.ts';
import { type Crawl, checkFdp } from './fdp/check-fdp.ts';
import { Findings } from './findings.ts';
import {
  type Assessment,
  type Dialect,
  dialects,
  type Finding,
  type HarvestOptions,
  type HarvestReport,
  onRequest,
} from './model.ts';
import { checkCodes, checkProfile, type Profile } from './profile/check-profile.ts';
import { eucaimDataset, healthDataset, healthDistribution } from './profile/rules.ts';
import { checkSchemaOrg } from './schema-org/check-schema-org.ts';
import { checkSignposting } from './signposting/check-signposting.ts';
import { WebClient } from './web/client.ts';
import { readRdf } from './web/rdf-document.ts';

/**
 * Walks a catalogue over HTTP as each kind of harvester does and reports problems. The crawl along the containers comes first,
 * because it finds the resources that the others check. Never throws for a server's answer.
 */
export async function checkHarvest(root: string, options: HarvestOptions = {}): Promise<HarvestReport> {
  const wanted = options.dialects ?? dialects.filter((dialect) => !onRequest.has(dialect));
  const client = new WebClient(root, options);
  const found: Finding[] = [];
  const crawled = new Findings('fdp');
  const crawl = await checkFdp(client, root, crawled);
  const sample = crawl.datasets.slice(0, options.sample ?? 50);
  let assessments: readonly Assessment[] = [];
  const checks: Readonly<Record<Dialect, (findings: Findings) => Promise<void>>> = {
    fdp: async () => {},
    ckan: (findings) => checkCkan(client, root, crawl.catalogues, findings),
    codes: (findings) => checkCodes(client, sample, findings),
    'healthdcat-r8': (findings) => checkProfile(client, sample, healthDcatAp, findings),
    eucaim: (findings) => checkProfile(client, sample, eucaimDcatAp, findings),
    croissant: (findings) => checkCroissant(client, root, sample, findings),
    'ro-crate': async (findings) => checkCrates(client, await cratesOf(client, crawl, sample), findings),
    'schema-org': (findings) => checkSchemaOrg(client, root, crawl.datasets, sample, findings),
    signposting: (findings) => checkSignposting(client, sample, findings),
    'f-uji': async (findings) => {
      assessments = await assess(client, sample, findings);
    },
  };
  for (const dialect of dialects.filter((one) => wanted.includes(one))) {
    const findings = dialect === 'fdp' ? crawled : new Findings(dialect);
    await checks[dialect](findings);
    found.push(...findings.all());
  }
  return {
    root,
    dialects: wanted,
    findings: found,
    assessments,
    reached: {
      catalogues: crawl.catalogues.length,
      datasets: crawl.datasets.length,
      distributions: [...crawl.distributions.values()].reduce((sum, list) => sum + list.length, 0),
      requests: client.requests,
    },
  };
}

const healthDcatAp: Profile = {
  name: 'healthdcat-r8',
  title: 'HealthDCAT-AP release 8',
  dataset: healthDataset,
  distribution: healthDistribution,
};
const eucaimDcatAp: Profile = {
  name: 'eucaim',
  title: 'EUCAIM DCAT-AP 2.0',
  dataset: eucaimDataset,
  distribution: healthDistribution,
};

/** URLs of the zips among the distributions. */
async function cratesOf(client: WebClient, { distributions }: Crawl, datasets: readonly string[]): Promise<string[]> {
  const crates = new Set<string>();
  for (const record of datasets.flatMap((dataset) => distributions.get(dataset) ?? [])) {
    const document = await readRdf(await client.get(record, 'text/turtle')).catch(() => undefined);
    if (!document?.values(record, 'dcat:mediaType').some((type) => type.endsWith('application/zip'))) continue;
    for (const url of document.values(record, 'dcat:downloadURL')) crates.add(url);
  }
  return [...crates];
}
