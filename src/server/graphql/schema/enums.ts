import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueColumns } from '../../../cohorts/index.ts';
import { packageRoot } from '../../../core/index.ts';
import { clinicalVariables, namespaces, parse } from '../../../graph/index.ts';
import { featureTable } from '../../../radiomics/index.ts';

/** A value of a generated enumeration: its name in GraphQL, the value it represents, and its description. */
export interface EnumValue {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

export interface Enumerations {
  /** Names of features as PyRadiomics writes them. */
  readonly FeatureName: readonly EnumValue[];
  /** Classes of the Radiomics Ontology. */
  readonly FeatureClass: readonly EnumValue[];
  readonly RoiClass: readonly EnumValue[];
  readonly ClinicalVariable: readonly EnumValue[];
  readonly ClinicalCode: readonly EnumValue[];
  readonly DeepModel: readonly EnumValue[];
}

/**
 * The enumerations of filters: the program's own tables, common to all servers, and everything that the catalogue defines. New
 * features, models and outcome tables appear here automatically.
 */
export function enumerationsOf(
  columns: Pick<CatalogueColumns, 'base' | 'definitions' | 'regions' | 'variables' | 'models' | 'labels'>,
): Enumerations {
  const { labels } = columns;
  const named = new Values();
  for (const { name, label, unit } of featureTable)
    named.add(`original_${name}`, `original_${name}`, `${label}, original image (${unit})`);
  for (const { name, label, unit } of columns.definitions) named.add(name, name, `${label} (${unit})`);
  const classes = new Values();
  for (const { ontologyClass, name, label } of featureTable)
    if (ontologyClass !== undefined) classes.add(upper(name), ontologyClass, `${label}: ${short(ontologyClass)}`);
  for (const { computes, name, label } of columns.definitions)
    if (computes !== undefined) classes.add(upper(name), computes, `${label}: ${short(computes)}`);
  const rois = new Values();
  for (const [iri, own] of roiClasses()) {
    const label = own || labels.get(iri) || short(iri);
    rois.add(upper(label), iri, `${label}: ${short(iri)}`);
  }
  for (const iri of new Set(columns.regions.flatMap((region) => region.classes)))
    rois.add(upper(labels.get(iri) ?? short(iri)), iri, `${labels.get(iri) ?? 'Class'}: ${short(iri)}`);
  const variables = new Values();
  const codes = new Values();
  for (const { name, label, unit, codes: known = {} } of clinicalVariables.values()) {
    variables.add(name, name, unit === undefined ? label : `${label} (${unit})`);
    for (const [code, iri] of Object.entries(known))
      codes.add(`${name}_${code}`, iri, `${label}: ${code} (${short(iri)})`);
  }
  for (const { name, label = name, unit, codeIris } of columns.variables.values()) {
    variables.add(name, name, unit === undefined ? label : `${label} (${unit})`);
    for (const iri of codeIris) codes.add(`${name}_${short(iri)}`, iri, `${label}: ${labels.get(iri) ?? short(iri)}`);
  }
  const models = new Values();
  models.add(
    'qiaw-phantom-cnn',
    `${columns.base}sw/qiaw-phantom-cnn`,
    'The untrained model that ships with the program; it has no clinical meaning.',
  );
  for (const { iri, label } of columns.models) models.add(iri.slice(iri.lastIndexOf('/') + 1), iri, label);
  return {
    FeatureName: named.list(),
    FeatureClass: classes.list(),
    RoiClass: rois.list(),
    ClinicalVariable: variables.list(),
    ClinicalCode: codes.list(),
    DeepModel: models.list(),
  };
}

/** Collects values; a number is appended where two would have the same name. */
class Values {
  readonly #names = new Map<string, EnumValue>();
  readonly #values = new Set<string>();

  add(wanted: string, value: string, description: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    const plain = enumName(wanted);
    let name = plain;
    for (let n = 2; this.#names.has(name); n++) name = `${plain}_${n}`;
    this.#names.set(name, { name, value, description });
  }

  list(): EnumValue[] {
    return [...this.#names.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** A name that GraphQL allows (2.1.9), derived from any text. */
export function enumName(text: string): string {
  const plain = text.replace(/[^_A-Za-z0-9]/g, '_');
  return /^(?:\d|__|true$|false$|null$|$)/.test(plain) ? `_${plain}` : plain;
}

const upper = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/^(?:original|wavelet[^_]*|log-sigma[^_]*|ibsi-[^_]*)_/, '')
    .toUpperCase();

export function short(iri: string): string {
  for (const [prefix, namespace] of Object.entries(namespaces)) {
    if (iri.startsWith(namespace) && iri.length > namespace.length) return `${prefix}:${iri.slice(namespace.length)}`;
  }
  return iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
}

/** Classes of ontology/roi-classes.ttl, sorted, with their own labels. */
function roiClasses(): ReadonlyMap<string, string> {
  roiClassCache ??= readRoiClasses();
  return roiClassCache;
}

let roiClassCache: ReadonlyMap<string, string> | undefined;

function readRoiClasses(): ReadonlyMap<string, string> {
  const path = join(packageRoot(), 'ontology', 'roi-classes.ttl');
  const found = new Map<string, string>();
  for (const { subject, predicate, object } of parse(
    readFileSync(path, 'utf8'),
    'turtle',
    'https://w3id.org/fair-qiaw/',
  )) {
    if (predicate.value.endsWith('#label')) found.set(subject.value, object.value);
    else for (const { value } of [subject, object]) if (!found.has(value)) found.set(value, '');
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
