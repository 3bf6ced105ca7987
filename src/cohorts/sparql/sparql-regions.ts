import type { CatalogueColumns } from '../columns/model.ts';
import { imageTypeOf, withNarrower } from '../filter/definitions.ts';
import type { FeatureReference, NumberRange, RegionFilter, SoftwareFilter } from '../filter/filter.ts';
import { iri, literal, rangeFilter, type Variables, values } from './sparql-text.ts';

/** What a translation needs: fresh variables, and the ontology to list the subclasses of a class. */
export interface Translation {
  readonly columns: CatalogueColumns;
  readonly variables: Variables;
}

const regionSet = (body: string): string => `{ SELECT DISTINCT ?region WHERE { ${body} } }`;

/**
 * All regions with their subjects: primary delineations, and imported vectors, which serve as the region they measured. Further
 * encodings of a region are left out.
 */
export function allRegions({ variables }: Translation): string {
  const graph = variables.fresh('g');
  const encoding = `GRAPH ${variables.fresh('g')} { ?region qiaw:encodingOf ${variables.fresh('primary')} }`;
  return `{ SELECT DISTINCT ?subject ?region WHERE {
    { GRAPH ${graph} { ?region a ncit:C85402 ; qiaw:ofSubject ?subject } FILTER NOT EXISTS { ${encoding} } }
    UNION { GRAPH ${graph} { ?region a qiaw:ImportedFeatureVector ; qiaw:ofSubject ?subject } } } }`;
}

/** Regions that match the filter, as patterns that bind ?region; the caller joins them with {@link allRegions}. */
export function regionPatterns(filter: RegionFilter, translation: Translation): string[] {
  const parts: string[] = [];
  const nested = (one: RegionFilter): string =>
    regionSet([allRegions(translation), ...regionPatterns(one, translation)].join(' '));
  for (const one of filter.and ?? []) parts.push(nested(one));
  if (filter.or !== undefined)
    parts.push(filter.or.length === 0 ? nothing : regionSet(filter.or.map(nested).join(' UNION ')));
  if (filter.not !== undefined) parts.push(regionSet(`${allRegions(translation)} MINUS ${nested(filter.not)}`));
  if (filter.class !== undefined) parts.push(withClass(filter.class, filter.exactClass === true, translation));
  if (filter.label !== undefined) parts.push(stated('rdfs:label', filter.label.map(literal), translation));
  if (filter.method !== undefined) parts.push(stated('ro:P00092', filter.method.map(iri), translation));
  if (filter.observer !== undefined) parts.push(stated('qiaw:observer', filter.observer.map(iri), translation));
  if (filter.timePoint !== undefined)
    parts.push(stated('qiaw:timePointLabel', filter.timePoint.map(literal), translation));
  if (filter.volumeMl !== undefined) parts.push(sized('qiaw:volumeMillilitre', filter.volumeMl, translation));
  if (filter.voxelCount !== undefined) parts.push(sized('qiaw:voxelCount', filter.voxelCount, translation));
  for (const feature of filter.feature ?? []) {
    const value = translation.variables.fresh('value');
    parts.push(regionSet(`${featureValues(feature, value, translation)} ${rangeFilter(value, feature)}`));
  }
  if (filter.deepVector !== undefined) parts.push(withDeepVector(filter.deepVector, translation));
  if (filter.software !== undefined) parts.push(computedBy(filter.software, translation));
  if (filter.imported !== undefined) {
    const kind = filter.imported ? 'qiaw:ImportedFeatureVector' : 'ncit:C85402';
    parts.push(regionSet(`GRAPH ${translation.variables.fresh('g')} { ?region a ${kind} }`));
  }
  return parts;
}

const nothing = '{ SELECT ?region WHERE { FILTER (false) } }';

/** Patterns that bind ?region and the variable to every value of the feature, one row per vector. */
export function featureValues(reference: FeatureReference, value: string, translation: Translation): string {
  const { variables } = translation;
  const definition = variables.fresh('definition');
  const graph = variables.fresh('g');
  const vector = variables.fresh('vector');
  return `${definitionPattern(reference, definition, translation)}
    GRAPH ${graph} { ${vector} ${definition} ${value} . { ${vector} qiaw:ofROI ?region } UNION { ${vector} a qiaw:ImportedFeatureVector BIND (${vector} AS ?region) } }`;
}

export function definitionPattern(
  reference: FeatureReference,
  definition: string,
  { variables }: Pick<Translation, 'variables'>,
): string {
  const { name, ontologyClass, parameterSet, imported } = reference;
  const imageType = imageTypeOf(reference);
  const graph = variables.fresh('g');
  const imports = `${definition} a qiaw:ImportedFeatureDefinition`;
  const said = [
    `${definition} a qiaw:FeatureDefinition`,
    ...(name === undefined ? [] : [`${definition} qiaw:pyradiomicsName ${literal(name)}`]),
    ...(ontologyClass === undefined ? [] : [`${definition} qiaw:computes ${iri(ontologyClass)}`]),
    ...(imageType === undefined ? [] : [`${definition} qiaw:imageType ${literal(imageType)}`]),
    ...(parameterSet === undefined ? [] : [`${definition} qiaw:parameterSet ${iri(parameterSet)}`]),
    ...(imported === true ? [imports] : []),
  ];
  const one = reference.definition === undefined ? '' : `${values(definition, [iri(reference.definition)])} `;
  const without = imported === false ? ` FILTER NOT EXISTS { ${imports} }` : '';
  return `${one}GRAPH ${graph} { ${said.join(' . ')}${without} }`;
}

function withClass(classes: readonly string[], exact: boolean, { columns, variables }: Translation): string {
  const wanted = exact ? new Set(classes) : withNarrower(columns, classes);
  const one = variables.fresh('class');
  const graph = variables.fresh('g');
  return regionSet(`${values(one, [...wanted].sort().map(iri))}
    { GRAPH ${graph} { ?region a ${one} , ncit:C85402 } } UNION { GRAPH ${graph} { ?region qiaw:regionClass ${one} } }`);
}

const stated = (property: string, terms: readonly string[], { variables }: Translation): string => {
  const term = variables.fresh('term');
  return regionSet(`${values(term, terms)} GRAPH ${variables.fresh('g')} { ?region ${property} ${term} }`);
};

function sized(property: string, range: NumberRange, { variables }: Translation): string {
  const mask = variables.fresh('mask');
  const size = variables.fresh('size');
  return regionSet(
    `GRAPH ${variables.fresh('g')} { ${mask} prov:wasDerivedFrom ?region ; ${property} ${size} } ${rangeFilter(size, range)}`,
  );
}

function withDeepVector(models: readonly string[], { variables }: Translation): string {
  const vector = variables.fresh('vector');
  const model = variables.fresh('model');
  const wanted = models.length === 0 ? '' : `${values(model, models.map(iri))} `;
  return regionSet(
    `${wanted}GRAPH ${variables.fresh('g')} { ${vector} a qiaw:DeepFeatureVector ; qiaw:ofROI ?region ; qiaw:model ${model} }`,
  );
}

function computedBy({ name, version }: SoftwareFilter, { variables }: Translation): string {
  const [software, label, release] = ['software', 'label', 'version'].map((one) => variables.fresh(one)) as [
    string,
    string,
    string,
  ];
  const graph = variables.fresh('g');
  const vector = variables.fresh('vector');
  return regionSet(`GRAPH ${variables.fresh('g')} { ${software} rdfs:label ${label} ; schema:softwareVersion ${release} }
    ${name === undefined ? '' : `FILTER (${label} = ${literal(name)})`}
    ${version === undefined ? '' : `FILTER (${release} IN (${version.map(literal).join(', ')}))`}
    GRAPH ${graph} { { ${vector} prov:wasGeneratedBy/prov:wasAssociatedWith ${software} } UNION { ${vector} qiaw:parameterSet/qiaw:sourceSoftware ${software} }
      ${vector} a qiaw:RadiomicFeatureVector . { ${vector} qiaw:ofROI ?region } UNION { ${vector} a qiaw:ImportedFeatureVector BIND (${vector} AS ?region) } }`);
}
