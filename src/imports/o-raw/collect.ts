import { namespaces } from '../../graph/index.ts';
import { type Plain, pythonLiteral } from '../table/python-literal.ts';
import type { ORawGraph } from './read-graph.ts';
import { parameterSpace, patientClass, properties } from './vocabulary.ts';

/** One feature as stated in the O-RAW graph. */
export interface ORawFeature {
  readonly name: string;
  /** The class that O-RAW assigned. */
  readonly class: string | undefined;
  readonly value: number;
  readonly hasUnit: boolean;
}

/** One region of one patient with one set of settings. */
export interface ORawRegion {
  /** PatientID; undefined if no patient is linked to the region. */
  readonly patientId: string | undefined;
  readonly label: string | undefined;
  readonly program: { readonly name: string; readonly version: string } | undefined;
  readonly settings: Readonly<Record<string, Plain>>;
  readonly features: readonly ORawFeature[];
}

/** The regions of a graph, sorted by IRI. */
export function collectRegions(graph: ORawGraph): { readonly regions: ORawRegion[]; readonly unreadable: number } {
  const spaces = new Set(
    graph.quads
      .filter(({ predicate }) => (properties.usedToCompute as readonly string[]).includes(predicate.value))
      .map(({ subject }) => subject.value),
  );
  let unreadable = 0;
  const regions: ORawRegion[] = [];
  for (const space of [...spaces].sort()) {
    const bySettings = new Map<string, ORawRegion & { features: ORawFeature[] }>();
    for (const node of [...graph.objects(space, ...properties.usedToCompute)].sort()) {
      const feature = readFeature(graph, node);
      if (feature === undefined) {
        unreadable++;
        continue;
      }
      const settings = readSettings(graph, node);
      const key = JSON.stringify(settings);
      const region = bySettings.get(key) ?? { ...describeSpace(graph, space, node), settings, features: [] };
      region.features.push(feature);
      bySettings.set(key, region);
    }
    regions.push(...[...bySettings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, region]) => region));
  }
  return { regions, unreadable };
}

function describeSpace(graph: ORawGraph, space: string, feature: string) {
  const inSpace = properties.partOf.flatMap((property) => graph.subjects(property, space));
  const scans = inSpace.flatMap((node) => properties.convertedTo.flatMap((property) => graph.subjects(property, node)));
  const patients = scans
    .flatMap((node) => properties.hasScan.flatMap((property) => graph.subjects(property, node)))
    .filter((node) => graph.objects(node, `${namespaces.rdf}type`).includes(patientClass));
  const distinct = [...new Set(patients)];
  return {
    // Two patients for one region mean that the file mixed them up. No patient is better than the wrong one.
    patientId: distinct.length === 1 ? patientIdOf(distinct[0]!) : undefined,
    label: inSpace.flatMap((node) => graph.objects(node, ...properties.label))[0],
    program: readProgram(graph, feature),
  };
}

function patientIdOf(iri: string): string | undefined {
  const local = iri.slice(iri.lastIndexOf('/') + 1).replace(/^patient_/, '');
  try {
    return decodeURIComponent(local) || undefined;
  } catch {
    return local;
  }
}

function readFeature(graph: ORawGraph, node: string): ORawFeature | undefined {
  const space = graph.objects(node, ...properties.computedUsing).find((iri) => iri.startsWith(parameterSpace));
  const values = graph.objects(node, ...properties.value);
  const text = values.length === 1 ? values[0]!.trim() : '';
  const value = text === '' ? Number.NaN : Number(text);
  if (space === undefined || !Number.isFinite(value)) return undefined;
  return {
    name: space.slice(parameterSpace.length),
    class: graph.objects(node, `${namespaces.rdf}type`)[0],
    value,
    hasUnit: graph.objects(node, ...properties.unit).length > 0,
  };
}

/** Program of the calculation run, such as `PyRadiomics_2.1.2`. */
function readProgram(graph: ORawGraph, feature: string) {
  const runs = graph.objects(feature, ...properties.computedUsing);
  const programs = runs.flatMap((run) => graph.objects(run, ...properties.performedBy));
  const stated = programs.flatMap((program) => graph.objects(program, ...properties.version))[0] ?? '';
  const found = /^([A-Za-z][A-Za-z ]{0,40})[_ -]?v?(\d[\w.+-]{0,39})$/.exec(stated);
  return found === null ? undefined : { name: found[1]!.trim(), version: found[2]! };
}

/** A Python dict as text, plus a separate `binwidth: 25`. Image type names are ignored because feature names contain them. */
function readSettings(graph: ORawGraph, feature: string): Record<string, Plain> {
  const settings: Record<string, Plain> = {};
  for (const run of graph.objects(feature, ...properties.computedUsing)) {
    for (const text of graph.objects(run, ...properties.setting)) {
      const dict = pythonLiteral(text);
      if (dict !== null && typeof dict === 'object' && !Array.isArray(dict)) Object.assign(settings, dict);
      const width = /^binwidth:\s*(\d+(?:\.\d+)?)$/i.exec(text);
      if (width !== null) settings['binWidth'] = Number(width[1]);
    }
  }
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}
