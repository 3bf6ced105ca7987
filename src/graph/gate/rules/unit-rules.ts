import { unitEnding, unitFits } from '../../mapping/feature-definition.ts';
import type { GraphAddress } from '../../rdf/graph-kinds.ts';
import { namespaces } from '../../rdf/namespaces.ts';
import type { Quad } from '../../rdf/terms.ts';
import { qiaw, rdf } from '../../rdf/vocabularies.ts';
import type { Finding, Nodes } from './rule.ts';

/**
 * Units per feature. SHACL cannot compare strings. The unit of a definition must be the one that its feature has on images of
 * the unit in the definition's name, and the values of a run must use the definitions for the unit of its volume.
 */
export function* unitFindings(nodes: Nodes, { base, kind }: GraphAddress): Generator<Finding> {
  if (kind === 'definitions') yield* definitionUnits(nodes);
  if (kind === 'run') yield* volumeUnit(nodes, base);
}

function* definitionUnits(nodes: Nodes): Generator<Finding> {
  for (const [node, own] of nodes) {
    const name = stated(own, qiaw.pyradiomicsName.value);
    const ucum = stated(own, qiaw.ucum.value);
    if (name === undefined || ucum === undefined || unitFits(name, node, ucum)) continue;
    yield { rule: 'UnitOfFeature', node, path: qiaw.ucum.value, ...NOT_OF_FEATURE, value: ucum };
  }
}

function* volumeUnit(nodes: Nodes, base: string): Generator<Finding> {
  const volume = [...nodes].find(([, own]) => own.some(isVolume));
  const unit = stated(volume?.[1] ?? [], qiaw.ucum.value);
  if (volume === undefined || unit === undefined) return;
  const start = `${base}fd/`;
  for (const own of nodes.values()) {
    // All vectors of a run use the same definitions, but each vector may have been changed separately.
    if (!own.some(isVector)) continue;
    for (const { predicate } of own) {
      if (!predicate.value.startsWith(start)) continue;
      const [, name, ending = ''] = named.exec(predicate.value.slice(start.length)) ?? [];
      if (name === undefined || endingOf(name, unit) === ending) continue;
      yield { rule: 'UnitOfVolume', node: volume[0], path: qiaw.ucum.value, ...NOT_OF_VOLUME, value: unit };
      return;
    }
  }
}

/** Cache: the same few hundred names occur in every graph. */
const endings = new Map<string, string>();

function endingOf(name: string, unit: string): string {
  const key = `${name} ${unit}`;
  const known = endings.get(key);
  if (known !== undefined) return known;
  const ending = unitEnding(decodeURIComponent(name), unit);
  if (endings.size >= 10_000) endings.clear();
  endings.set(key, ending);
  return ending;
}

/** Name of a feature, digest of the settings, and the unit if the name has one. */
const named = /^(.+)\.[0-9a-f]{64}(\..+)?$/;

function isVolume({ predicate, object }: Quad): boolean {
  return predicate.value === rdf.type.value && object.value === `${namespaces.ro}KZBL`;
}

function isVector({ predicate, object }: Quad): boolean {
  return predicate.value === rdf.type.value && object.value === qiaw.RadiomicFeatureVector.value;
}

function stated(own: readonly Quad[], property: string): string | undefined {
  return own.find(({ predicate }) => predicate.value === property)?.object.value;
}

const NOT_OF_FEATURE = {
  message: 'The definition has a unit that its feature does not have.',
  remedy: "Take the unit from ontology/features.csv and, if it is the unit of the image, from the definition's name.",
};
const NOT_OF_VOLUME = {
  message: 'The unit of the volume is not the unit in which its values were computed.',
  remedy: 'Map the record again: the definitions of its values have another unit in their names.',
};
