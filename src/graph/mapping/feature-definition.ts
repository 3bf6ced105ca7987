import { sha256 } from '../../core/index.ts';
import { describeFeature, type FeatureDescription, intensityIn, resolveUnit } from '../../radiomics/index.ts';
import type { CaseRecord } from '../provenance/case-record.ts';
import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import type { InstanceIris } from '../rdf/iris.ts';
import { type NamedNode, namedNode, string } from '../rdf/terms.ts';
import { owl, qiaw, rdf, rdfs, ro, roo, skos, uo, xsd } from '../rdf/vocabularies.ts';
import { addImageFilter } from './image-filter.ts';

/**
 * Radiomics Ontology and Unit Ontology classes of UCUM units. A unit that is not listed has no class in the graph; its UCUM
 * code (`qiaw:ucum`) is always present.
 */
const units: Readonly<Record<string, NamedNode>> = {
  mm: uo['0000016'],
  mm2: uo['0000082'],
  mm3: ro['649G'],
  "[hnsf'U]": ro.Z4T5,
  "[hnsf'U]2": ro.CA97,
  'g/ml{SUVbw}': ro.OC9D,
};

export function unitIri(ucum: string): NamedNode | undefined {
  return units[ucum];
}

/** `wavelet-LLH_glcm_JointEntropy` is computed on the image type `wavelet-LLH`. */
function imageTypeOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}

/** Definitions in this unit have no unit in their names, because CT images were supported first. */
const HOUNSFIELD = "[hnsf'U]";

/**
 * The definition used as predicate: feature x image type x parameter set. Features in the image's intensity unit have a
 * different meaning on images in units other than HU, or without a unit, so the unit is then part of the definition's name.
 * All other definitions are shared.
 */
export function definitionIri(iris: InstanceIris, name: string, record: CaseRecord): NamedNode {
  return definitionNode(iris, name, record.run.settingsDigest, record.image.unit).node;
}

/** IRI and UCUM unit of the definition for a column of features.csv. */
export function featureDefinition(
  iris: InstanceIris,
  name: string,
  settingsDigest: string,
  imageUnit: string,
): { readonly iri: string; readonly ucum: string } {
  const { node, ucum } = definitionNode(iris, name, settingsDigest, imageUnit);
  return { iri: node.value, ucum };
}

function definitionNode(iris: InstanceIris, name: string, settingsDigest: string, imageUnit: string) {
  const { unit } = definitionUnit(name, imageUnit);
  const plain = `${name}.${settingsDigest}`;
  const node = iris.definition(unit.intensity && imageUnit !== HOUNSFIELD ? `${plain}.${slug(imageUnit)}` : plain);
  return { node, ucum: unit.ucum };
}

/**
 * Ending of a definition's name for an image in this unit: `.mg-ml`, or empty for HU and for features that are not in the
 * image's unit.
 */
export function unitEnding(name: string, imageUnit: string): string {
  return definitionUnit(name, imageUnit).unit.intensity && imageUnit !== HOUNSFIELD ? `.${slug(imageUnit)}` : '';
}

/**
 * Whether a definition with this name can have this unit. It is either the feature's own unit or, for a feature in the image's
 * unit, the unit of an image whose definitions have this name.
 */
export function unitFits(name: string, iri: string, ucum: string): boolean {
  const ending = /\.[0-9a-f]{64}(\..+)?$/.exec(iri)?.[1] ?? '';
  return ['1', HOUNSFIELD, ...imageUnits(name, ucum)].some(
    (unit) => definitionUnit(name, unit).unit.ucum === ucum && unitEnding(name, unit) === ending,
  );
}

/** Image units that give a feature this unit: the inverse of {@link resolveUnit}. */
function imageUnits(name: string, ucum: string): string[] {
  const template = describeFeature(name)?.description.unit ?? '';
  const found = intensityIn(template);
  if (found === undefined) return [];
  const { exponent, rest } = found;
  const bare = [ucum, ucum.replace(`.${rest}`, ''), ucum.replace(`${rest}.`, ''), ucum.replace(rest, '')];
  const rooted = bare.map((unit) => (exponent === 1 ? unit : root(unit)));
  return rooted.flatMap((unit) => [unit, unit.replace(/\/mm$/, '')]);
}

/** The unit whose square is the given unit. */
function root(unit: string): string {
  return unit.replace(
    /(\{[^}]*\})|((?:\[[^\]]*\]|[^./{}\d[\]])+?)(-?\d+)/g,
    (_, annotation: string | undefined, symbol: string, exponent: string) =>
      annotation ?? `${symbol}${exponent === '2' ? '' : Number(exponent) / 2}`,
  );
}

function definitionUnit(name: string, imageUnit: string) {
  const described = describeFeature(name)?.description;
  return { described, unit: resolveUnit(described?.unit ?? '1', imageTypeOf(name), imageUnit) };
}

export function addDefinition(graph: GraphBuilder, iris: InstanceIris, name: string, record: CaseRecord): void {
  const { described, unit } = definitionUnit(name, record.image.unit);
  const imageType = imageTypeOf(name);
  const node = definitionIri(iris, name, record);
  const parameterSet = iris.parameterSet(record.run.settingsDigest);
  graph
    .add(node, rdf.type, qiaw.FeatureDefinition, owl.DatatypeProperty)
    .add(node, rdfs.range, xsd.double)
    .add(node, rdfs.label, string(`${described?.label ?? name}, ${imageType} image`))
    .add(node, qiaw.pyradiomicsName, string(name))
    .add(node, qiaw.imageType, string(imageType))
    .add(node, qiaw.ucum, string(unit.ucum))
    .add(node, roo.P100027, unitIri(unit.ucum))
    .add(node, qiaw.parameterSet, parameterSet)
    .add(node, qiaw.imageFilter, addImageFilter(graph, parameterSet, imageType, record.run.settingsJson));
  if (described !== undefined) addMeaning(graph, node, described);
}

/** `exact`: the definition computes this class; `close`: it computes something similar. `none` is stated explicitly. */
function addMeaning(graph: GraphBuilder, node: NamedNode, described: FeatureDescription): void {
  const match = described.ontologyClass === undefined ? 'none' : (described.match ?? 'exact');
  graph
    .add(node, qiaw.ontologyMatch, string(match))
    .add(node, match === 'close' ? skos.closeMatch : qiaw.computes, given(described.ontologyClass, namedNode))
    .add(node, qiaw.ibsiCode, given(described.ibsiCode, string))
    .add(node, qiaw.deviation, given(described.deviation, string));
}

/** `g/ml{SUVbw}` → `g-ml-SUVbw`. A digest is added where two units could have the same name. */
function slug(unit: string): string {
  const words = unit.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'unit';
  return /^[A-Za-z0-9]+(?:\/[A-Za-z0-9]+(?:\{[A-Za-z0-9]+\})?)?$/.test(unit)
    ? words
    : `${words}.${sha256(unit).slice(0, 8)}`;
}
