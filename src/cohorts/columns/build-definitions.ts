import type { Numbers } from './build-rows.ts';
import type { DefinitionRow, ModelRow, ParameterSetRow, RefusalRow, RunRow, SoftwareRow } from './model.ts';
import { firstBy, type Numbered } from './numbered.ts';
import { present, toNumber } from './read-rows.ts';
import type { Tables } from './tables.ts';

export function buildDefinitions(tables: Tables, numbered: Numbered): DefinitionRow[] {
  const found = firstBy(tables.definitions);
  const imported = new Set(tables.importedDefinitions.map(([iri]) => iri));
  return numbered.iris.map((iri) => {
    const [, name, label, type, unit, set, computes, close, ibsi] = found.get(iri)!;
    return {
      iri,
      name: name!,
      label: present(label) ?? name!,
      imageType: present(type) ?? name!.split('_', 1)[0]!,
      unit: present(unit) ?? '1',
      parameterSet: present(set),
      computes: present(computes),
      closeMatch: present(close),
      ibsiCode: present(ibsi),
      imported: imported.has(iri),
    };
  });
}

export function buildParameterSets(tables: Tables): ParameterSetRow[] {
  return [...firstBy(tables.parameterSets).values()]
    .map(([iri, digest, json]) => ({ iri: iri!, digest: digest!, settingsJson: present(json) }))
    .sort((a, b) => (a.iri < b.iri ? -1 : 1));
}

export function buildModels(tables: Tables, numbered: Numbered): ModelRow[] {
  const found = firstBy(tables.models);
  return numbered.iris.map((iri) => {
    const [, label, digest, layer, dimension] = found.get(iri) ?? [];
    return {
      iri,
      label: present(label) ?? iri,
      weightsDigest: present(digest),
      layer: present(layer),
      dimension: toNumber(dimension),
    };
  });
}

export function buildSoftwares(tables: Tables, numbered: Numbered): SoftwareRow[] {
  const found = firstBy(tables.softwares);
  return numbered.iris.map((iri) => {
    const [, label = '', version = ''] = found.get(iri) ?? [];
    return { iri, label, version };
  });
}

export function buildRuns(tables: Tables, n: Numbers): RunRow[] {
  const found = firstBy(tables.runs);
  return n.runs.iris.map((iri) => {
    const [, subject, caseId, settings, software] = found.get(iri)!;
    return {
      iri,
      subject: n.subjects.row(subject)!,
      caseId: present(caseId),
      settingsDigest: present(settings),
      software: n.softwares.row(software),
    };
  });
}

/** A refusal belongs to its subject. A refusal without a subject is visible only to callers who may read everything. */
export function buildRefusals(tables: Tables): RefusalRow[] {
  return [...firstBy(tables.refusals).values()]
    .map(([iri, code, kind, reason, remedy, subject]) => ({
      iri: iri!,
      code: code!,
      kind: kind!,
      reason: reason!,
      remedy: remedy!,
      subject: present(subject),
    }))
    .sort((a, b) => (a.iri < b.iri ? -1 : 1));
}
