import type { RunRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { double, type Literal, type NamedNode, string, typed } from '../rdf/terms.ts';
import { prov, qiaw, rdf, ro, roo } from '../rdf/vocabularies.ts';
import { plainLiteral } from './map-refusals.ts';
import { findSetting, type SettingValue, settingLeaves } from './settings-tree.ts';

const interpolators: Readonly<Record<string, NamedNode>> = {
  sitkNearestNeighbor: ro.EY9L,
  sitkLinear: ro.X13G,
  sitkBSpline: ro['2I2N'],
};
const norms: Readonly<Record<string, NamedNode>> = { manhattan: ro.LIFZ, euclidean: ro.G9EV, infinity: ro.PVMT };

/**
 * A parameter set as RDF: every setting as key and value, plus Radiomics Ontology terms for the settings that have a class.
 * The canonical JSON is included because its digest names the set.
 */
export function addParameterSet(
  graph: GraphBuilder,
  iris: InstanceIris,
  { run }: { readonly run: Pick<RunRecord, 'settingsDigest' | 'settingsJson'> },
): void {
  const node = iris.parameterSet(run.settingsDigest);
  graph
    .add(node, rdf.type, ro.CINW, prov.Plan, prov.Entity)
    .add(node, qiaw.settingsDigest, string(`sha256:${run.settingsDigest}`))
    .add(node, qiaw.settingsJson, typed(run.settingsJson, rdf.JSON));
  for (const [path, value] of settingLeaves(run.settingsJson)) {
    const setting = part(node, `setting-${path}`);
    graph
      .add(node, qiaw.setting, setting)
      .add(setting, rdf.type, qiaw.Setting)
      .add(setting, qiaw.key, string(path))
      .add(setting, rdf.value, plainLiteral(value));
  }
  if (isIbsi(run.settingsJson)) {
    addIbsiParameters(graph, node, run.settingsJson);
    return;
  }
  addDiscretisation(graph, node, run.settingsJson);
  addInterpolation(graph, node, run.settingsJson);
  addResegmentation(graph, node, run.settingsJson);
  addWeighting(graph, node, run.settingsJson);
}

/** Links the set (`P00009`, defined_by) to a parameter node of the given class, with a value if there is one. */
function parameter(graph: GraphBuilder, set: NamedNode, name: string, type: NamedNode, value?: Literal): NamedNode {
  const node = part(set, name);
  graph.add(set, ro.P00009, node).add(node, rdf.type, type).add(node, roo.P100042, value);
  return node;
}

function addDiscretisation(graph: GraphBuilder, set: NamedNode, settings: string): void {
  discretisation(graph, set, findSetting(settings, 'binCount'), findSetting(settings, 'binWidth'));
}

function discretisation(
  graph: GraphBuilder,
  set: NamedNode,
  count: SettingValue | undefined,
  width: SettingValue | undefined,
): void {
  if (typeof count !== 'number' && typeof width !== 'number') return;
  const node = parameter(graph, set, 'discretisation', ro['8QU8']);
  const algorithm = part(set, 'discretisation-algorithm');
  if (typeof count === 'number') {
    graph
      .add(node, ro.P9340414, algorithm)
      .add(algorithm, rdf.type, ro.K15C)
      .add(algorithm, roo.P100042, double(count))
      .add(algorithm, qiaw.ucum, string('1'));
  } else if (typeof width === 'number') {
    graph
      .add(node, ro.P0821014, algorithm)
      .add(algorithm, rdf.type, ro.Q3RU)
      .add(algorithm, roo.P100042, double(width))
      .add(algorithm, qiaw.ucum, string('{intensity}'));
  }
}

function addInterpolation(graph: GraphBuilder, set: NamedNode, settings: string): void {
  const method = interpolators[String(findSetting(settings, 'interpolator') ?? '')];
  const spacing = findSetting(settings, 'resampledPixelSpacing');
  if (method !== undefined && spacing !== undefined && spacing !== 'null') interpolation(graph, set, method);
}

function interpolation(graph: GraphBuilder, set: NamedNode, method: NamedNode): void {
  const node = parameter(graph, set, 'interpolation', ro.VTM2);
  const algorithm = part(set, 'interpolation-method');
  graph.add(node, ro.P09537, algorithm).add(algorithm, rdf.type, method);
}

function addResegmentation(graph: GraphBuilder, set: NamedNode, settings: string): void {
  const range = findSetting(settings, 'resegmentRange');
  if (range === undefined || range === 'null') return;
  resegmentation(graph, set, findSetting(settings, 'resegmentMode') === 'sigma', String(range));
}

function resegmentation(graph: GraphBuilder, set: NamedNode, sigma: boolean, range: string): void {
  const node = parameter(graph, set, 'resegmentation', ro.QP79);
  const limits = part(set, 'resegmentation-range');
  graph
    .add(node, sigma ? ro.P984123 : ro.P923414, limits)
    .add(limits, rdf.type, sigma ? ro['7ACA'] : ro.USB3)
    .add(limits, rdf.value, string(range));
}

const ibsiInterpolators: Readonly<Record<string, NamedNode>> = {
  nearest: ro.EY9L,
  linear: ro.X13G,
  cubic: ro['2I2N'],
};

/** Settings of the IBSI profile, which have other names and state the dimensions of texture. */
function isIbsi(settings: string): boolean {
  const paths = settingLeaves(settings).map(([path]) => path);
  return paths.includes('dimensions') && paths.includes('discretisation.method');
}

/** Every aggregation of the profile's dimensions is computed, so that none is stated for the set. */
function addIbsiParameters(graph: GraphBuilder, set: NamedNode, settings: string): void {
  const values = new Map(settingLeaves(settings));
  discretisation(graph, set, values.get('discretisation.count'), values.get('discretisation.width'));
  const method = ibsiInterpolators[String(values.get('interpolation.image') ?? '')];
  if (method) interpolation(graph, set, method);
  const range = values.get('range');
  if (range !== undefined && range !== 'null') resegmentation(graph, set, false, String(range));
}

function addWeighting(graph: GraphBuilder, set: NamedNode, settings: string): void {
  const norm = norms[String(findSetting(settings, 'weightingNorm') ?? '')];
  // Without weighting PyRadiomics averages over directions. With weighting it merges the matrices first; RO has no term for that.
  if (norm === undefined) parameter(graph, set, 'aggregation', ro.ITBB);
  else parameter(graph, set, 'weighting', norm);
}
