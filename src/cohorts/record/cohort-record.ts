import { canonicalJson, digestOf, sha256 } from '../../core/index.ts';
import {
  dateTime,
  dcat,
  dct,
  GraphBuilder,
  given,
  integer,
  namedNode,
  namespaces,
  part,
  prov,
  type Quad,
  qiaw,
  rdf,
  string,
  typed,
  vocabulary,
} from '../../graph/index.ts';
import type { SubjectFilter } from '../filter/filter.ts';

/** Terms that only saved cohorts use; defined in ontology/cohorts.ttl. */
export const coh = vocabulary(namespaces.qiaw, [
  'Cohort',
  'cohortFilter',
  'equivalentSparql',
  'lineage',
  'memberCount',
]);

/** A saved cohort: a filter, and the subjects that matched it when it was frozen. Immutable. */
export interface CohortRecord {
  /** `<lineage>-<version>`. */
  readonly id: string;
  readonly lineage: string;
  readonly version: number;
  readonly title: string;
  readonly description: string | undefined;
  readonly filter: SubjectFilter;
  readonly sparql: string | undefined;
  /** IRIs of subjects, sorted. */
  readonly members: readonly string[];
  /** SHA-256 over filter and members. */
  readonly digest: string;
  /** ISO 8601. */
  readonly issued: string;
}

export type NewCohort = Pick<CohortRecord, 'title' | 'description' | 'filter' | 'sparql' | 'members' | 'issued'>;

/** The first version of a cohort. Equal title, filter and members always give the same cohort. */
export function firstVersion(cohort: NewCohort): CohortRecord {
  const members = [...cohort.members].sort();
  const lineage = digestOf([cohort.title, cohort.filter, members]).slice(0, 20);
  return { ...cohort, members, lineage, version: 1, id: `${lineage}-1`, digest: contentDigest(cohort.filter, members) };
}

/**
 * The version that follows the erasure of a subject: the same selection without it. Undefined if no members are left. If the
 * filter names the subject, it is removed from the filter and from the stored query.
 */
export function withoutSubject(cohort: CohortRecord, subject: string, issued: string): CohortRecord | undefined {
  const members = cohort.members.filter((iri) => iri !== subject);
  if (members.length === 0) return undefined;
  const version = cohort.version + 1;
  const filter = unnamed(cohort.filter, subject);
  const named = canonicalJson(filter) !== canonicalJson(cohort.filter);
  return {
    ...cohort,
    members,
    version,
    filter,
    issued,
    id: `${cohort.lineage}-${version}`,
    digest: contentDigest(filter, members),
    sparql: named || cohort.sparql?.includes(subject) ? undefined : cohort.sparql,
  };
}

function unnamed(filter: SubjectFilter, subject: string): SubjectFilter {
  return JSON.parse(JSON.stringify(filter), (_, value: unknown) =>
    Array.isArray(value) ? value.filter((one) => one !== subject) : value,
  ) as SubjectFilter;
}

const contentDigest = (filter: SubjectFilter, members: readonly string[]): string =>
  sha256(canonicalJson({ filter, members }));

export const cohortIri = (base: string, id: string): string => `${base}id/cohort/${id}`;
export const cohortGraph = (base: string, id: string): string => `${base}graph/cohort/${id}`;

export const citationOf = ({ title, id, version, digest, issued }: CohortRecord, base: string): string =>
  `${title} (${issued.slice(0, 4)}). Cohort, version ${version}, sha256:${digest}. ${cohortIri(base, id)}`;

/** The graph of a frozen cohort: a PROV collection and DCAT dataset of its members, with the filter that chose them. */
export function mapCohort(cohort: CohortRecord, base: string): Quad[] {
  const node = namedNode(cohortIri(base, cohort.id));
  const [freezing, plan] = [part(node, 'freezing'), part(node, 'plan')];
  return new GraphBuilder(namedNode(cohortGraph(base, cohort.id)))
    .add(node, rdf.type, coh.Cohort, prov.Collection, prov.Entity, dcat.Dataset)
    .add(node, dct.identifier, string(cohort.id))
    .add(node, dct.title, string(cohort.title))
    .add(node, dct.description, given(cohort.description, string))
    .add(node, dct.issued, dateTime(cohort.issued))
    .add(node, dct.bibliographicCitation, string(citationOf(cohort, base)))
    .add(node, dcat.version, string(String(cohort.version)))
    .add(node, coh.lineage, string(cohort.lineage))
    .add(node, qiaw.contentDigest, string(`sha256:${cohort.digest}`))
    .add(node, coh.memberCount, integer(cohort.members.length))
    .add(node, prov.hadMember, ...cohort.members.map(namedNode))
    .add(node, prov.wasGeneratedBy, freezing)
    .add(freezing, rdf.type, prov.Activity)
    .add(freezing, prov.used, plan)
    .add(plan, rdf.type, prov.Plan, prov.Entity)
    .add(plan, coh.cohortFilter, typed(canonicalJson(cohort.filter), rdf.JSON))
    .add(plan, coh.equivalentSparql, given(cohort.sparql, string))
    .quads();
}

/** The cohort described by a graph; undefined if it describes none. */
export function readCohortQuads(quads: readonly Quad[]): CohortRecord | undefined {
  const of = (property: { readonly value: string }) =>
    quads.find(({ predicate }) => predicate.value === property.value)?.object.value;
  const [id, filter, digest] = [of(dct.identifier), of(coh.cohortFilter), of(qiaw.contentDigest)];
  if (id === undefined || filter === undefined || digest === undefined) return undefined;
  return {
    id,
    lineage: of(coh.lineage) ?? '',
    version: Number(of(dcat.version)),
    title: of(dct.title) ?? '',
    description: of(dct.description),
    filter: JSON.parse(filter) as SubjectFilter,
    sparql: of(coh.equivalentSparql),
    members: quads
      .flatMap(({ predicate, object }) => (predicate.value === prov.hadMember.value ? [object.value] : []))
      .sort(),
    digest: digest.replace(/^sha256:/, ''),
    issued: of(dct.issued) ?? '',
  };
}
