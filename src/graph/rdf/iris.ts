import type { GraphKind } from './graph-kinds.ts';
import { type NamedNode, namedNode } from './terms.ts';

/** `base` is the configured persistent base, never the host of a request; it ends with `/`. */
export interface MappingContext {
  readonly base: string;
}

/** Names of the graphs. Every graph is replaced or extended as a whole. */
export function graphNames(base: string) {
  return {
    run: (digest: string) => namedNode(`${base}graph/run/${digest}`),
    subject: (id: string) => namedNode(`${base}graph/subject/${segment(id)}`),
    derived: (kind: GraphKind, subject: string) => namedNode(`${base}graph/${kind}/${segment(subject)}`),
    definitions: namedNode(`${base}graph/definitions`),
    executions: namedNode(`${base}graph/executions`),
    refusals: namedNode(`${base}graph/refusals`),
    catalog: namedNode(`${base}graph/catalog`),
    validation: namedNode(`${base}graph/validation`),
    tombstones: namedNode(`${base}graph/tombstones`),
    checks: namedNode(`${base}graph/checks`),
    oRawView: namedNode(`${base}graph/ro-view`),
  };
}

/** IRIs of resources. Everything derived by a run is named by its digest, so that a rerun gives the same names. */
export function instanceIris(base: string) {
  const id = (...segments: readonly (string | number)[]): NamedNode =>
    namedNode(`${base}id/${segments.map((part) => segment(String(part))).join('/')}`);
  return {
    dataset: (name: string) => namedNode(`${base}dataset/${segment(name)}`),
    subject: (name: string) => id('subject', name),
    study: (name: string) => id('study', name),
    series: (name: string) => id('series', name),
    sop: (name: string) => id('sop', name),
    observer: (dataset: string, name: string) => id('observer', dataset, name),
    acquisition: (series: string) => id('acquisition', series),
    pair: (first: string, second: string) => id('pair', first, second),
    input: (kind: string, name: string) => id('input', kind, name),
    run: (digest: string) => id('run', digest),
    volume: (digest: string) => id('volume', digest),
    roi: (digest: string, n: number) => id('roi', digest, n),
    regions: (subject: string) => id('regions', subject),
    regionLink: (subject: string, digest: string) => id('region-link', subject, digest),
    agreement: (subject: string) => id('agreement', subject),
    agreementOf: (subject: string, digest: string) => id('agreement', subject, digest),
    perturbation: (subject: string, digest: string, n: number, copy?: number) =>
      id('perturbation', subject, digest, n, ...(copy === undefined ? [] : [copy])),
    mask: (digest: string, n: number) => id('mask', digest, n),
    space: (digest: string, n: number) => id('space', digest, n),
    seg: (digest: string) => id('sop', digest, 'seg'),
    report: (digest: string) => id('sop', digest, 'sr'),
    vector: (digest: string, n: number) => id('fv', digest, n),
    deepVector: (digest: string, n: number, model: string) => id('dv', digest, n, model),
    file: (digest: string, path: string) => id('file', digest, ...path.split('/')),
    /** What clinical variables of an import are about, such as the disease of a subject. */
    clinicalNode: (node: string, digest: string, subject: string) => id(node, digest, subject),
    /** A clinical variable that an import declares. */
    variable: (name: string) => id('variable', name),
    refusal: (digest: string) => id('refusal', digest),
    execution: (name: string) => id('execution', name),
    tombstone: (digest: string) => id('tombstone', digest),
    check: (digest: string, name: string) => id('check', digest, name),
    parameterSet: (digest: string) => namedNode(`${base}ps/${digest}`),
    definition: (name: string) => namedNode(`${base}fd/${segment(name)}`),
    software: (name: string) => namedNode(`${base}sw/${segment(name)}`),
    code: (scheme: string, value: string) => namedNode(`${base}code/${segment(scheme)}/${segment(value)}`),
  };
}

export type InstanceIris = ReturnType<typeof instanceIris>;

/** A dependent part of a node, as a `#` fragment instead of a blank node. */
export function part(node: NamedNode, fragment: string): NamedNode {
  return namedNode(`${node.value}#${segment(fragment)}`);
}

/** One path segment: everything outside RFC 3987's unreserved ASCII is percent-encoded. */
function segment(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
