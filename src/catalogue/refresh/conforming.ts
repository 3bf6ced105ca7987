import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueSettings } from '../../core/config/index.ts';
import { canonicalJson } from '../../core/index.ts';
import { type Gate, graphNames, type Quad, violations } from '../../graph/index.ts';
import { CatalogueRefused } from '../errors.ts';
import type { CountSettings } from '../fixed-counts.ts';
import { sharedAgents } from '../graph/agents.ts';
import type { CatalogueContext } from '../graph/context.ts';
import type { ConfiguredLevels, DatasetDescription, DistributionProvider } from '../model.ts';
import type { DatasetRecord } from '../record/record-schema.ts';
import { Vocabularies } from '../vocabularies/vocabulary.ts';

export interface CatalogueRequest {
  readonly dataDirectory: string;
  readonly base: string;
  readonly settings: CatalogueSettings;
  /** Release of this program, as stated in the metadata. */
  readonly release: string;
  readonly distributions: DistributionProvider;
  readonly gate: Gate;
  /** Configured access levels; they override those of the records. */
  readonly levels?: ConfiguredLevels;
  /** Granularity of counts where not everybody may read the records. */
  readonly counts?: CountSettings;
}

/** What all nodes of the graph share; its dates are those of the content, so the graph changes only when the content does. */
export async function contextOf(
  { dataDirectory, base, settings, release, levels }: Omit<CatalogueRequest, 'gate' | 'distributions'>,
  datasets: readonly DatasetDescription[],
): Promise<CatalogueContext> {
  const times = datasets.flatMap(({ issued, modified, withdrawn }) => [
    issued,
    modified,
    withdrawn?.withdrawnAt ?? issued,
  ]);
  const made = await stat(join(dataDirectory, 'qiaw.json')).catch(() => undefined);
  const sorted = (times.length === 0 && made !== undefined ? [made.mtime.toISOString()] : times).sort();
  const issued = sorted[0] ?? '1970-01-01T00:00:00.000Z';
  const records = datasets.flatMap(({ record, withdrawn }) => (withdrawn === undefined ? record : []));
  return {
    base,
    settings,
    release,
    issued,
    modified: sorted.at(-1) ?? issued,
    head: commonHead(records),
    agents: sharedAgents(agentsOf(settings, records)),
    vocabularies: Vocabularies.of(dataDirectory),
    ...(levels && { levels }),
  };
}

/** Publisher and contact that all described datasets share: then they are the catalogue's too. */
function commonHead(records: readonly DatasetRecord[]): NonNullable<CatalogueContext['head']> {
  const common = <T>(values: readonly (T | undefined)[]): T | undefined => {
    const given = values.filter((value) => value !== undefined);
    return new Set(given.map((value) => canonicalJson(value))).size === 1 ? given[0] : undefined;
  };
  const publisher = common(records.map((record) => record.publisher));
  const contact = common(records.map((record) => record.contact));
  return { ...(publisher && { publisher }), ...(contact && { contact }) };
}

function* agentsOf({ publisher, accessBody }: CatalogueSettings, records: readonly DatasetRecord[]) {
  for (const one of [publisher, accessBody]) if (one !== undefined) yield one;
  for (const { publisher: own, health, creators } of records) {
    if (own !== undefined) yield own;
    if (health.accessBody !== undefined) yield health.accessBody;
    yield* creators;
  }
}

export async function requireConforming(quads: readonly Quad[], { base }: CatalogueContext, gate: Gate): Promise<void> {
  const verdict = await gate.check(graphNames(base).catalog.value, quads);
  if (verdict.conforms) return;
  const faults = violations(verdict.results);
  const shown = faults.slice(0, 5).map(({ focusNode, path, message }) => `  ${focusNode} ${path} ${message}`);
  throw new CatalogueRefused(
    `The metadata of the catalogue violate ${faults.length} rules and were not written:\n${shown.join('\n')}\n` +
      'Correct the dataset records they come from (docs/metadata.md). The previous metadata remain in place.',
    verdict.reportTurtle,
  );
}
