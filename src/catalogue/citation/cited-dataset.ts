import type { NamedNode, Quad } from '../../graph/index.ts';
import { adms, dcat, dct, foaf, health, org, prov, rdf, rdfs, skos } from '../graph/vocabularies.ts';
import { Vocabularies } from '../vocabularies/vocabulary.ts';
import { type CitedAgent, type CitedWork, doiOf, type RelatedWork, type Words } from './cited-work.ts';

/** The citation of a dataset or one of its versions, from its metadata: it states no number that they do not. */
export function citedDataset(iri: string, quads: readonly Quad[]): CitedWork {
  const facts = new Statements(quads);
  const one = (property: NamedNode, subject = iri) => facts.all(subject, property)[0]?.value;
  const all = (property: NamedNode, subject = iri) => facts.all(subject, property).map(({ value }) => value);
  const files = all(dcat.distribution);
  const licence = one(dct.license);
  const access = one(dct.accessRights);
  const version = one(dcat.version);
  const doi = all(adms.identifier)
    .flatMap((node) => all(skos.notation, node))
    .map(doiOf)
    .find((found) => found !== undefined);
  const people = one(health.numberOfUniqueIndividuals);
  const records = one(health.numberOfRecords);
  const publisher = one(dct.publisher);
  const modified = one(dct.modified);
  const formats = files.flatMap((file) => all(dcat.mediaType, file)).map((type) => type.replace(mediaTypes, ''));
  return {
    iri,
    ...(doi !== undefined && { doi }),
    kind: 'Dataset',
    titles: facts.words(iri, dct.title),
    descriptions: facts.words(iri, dct.description),
    creators: all(dct.creator).flatMap((node) => agent(facts, node) ?? []),
    ...optional('publisher', publisher === undefined ? undefined : agent(facts, publisher)),
    ...optional('version', version),
    issued: one(dct.issued) ?? '',
    ...optional('modified', modified),
    keywords: [...new Set(all(dcat.keyword))],
    languages: all(dct.language).map(languageTag),
    ...optional('licence', licence === undefined ? undefined : licenceOf(facts, licence)),
    ...optional('access', access),
    sizes: [
      ...(people === undefined ? [] : [`${people} patients`]),
      ...(records === undefined ? [] : [`${records} records`]),
      ...(files.length === 0 ? [] : [`${files.length} files`]),
    ],
    formats: [...new Set(formats)],
    related: [
      ...relations(all(dcat.isVersionOf), 'IsVersionOf'),
      ...relations(all(dcat.previousVersion), 'IsNewVersionOf'),
      ...relations(
        all(prov.wasDerivedFrom).filter((source) => !source.includes('#')),
        'IsDerivedFrom',
      ),
      ...relations(all(dct.isReferencedBy), 'IsReferencedBy'),
    ],
  };
}

const mediaTypes = 'https://www.iana.org/assignments/media-types/';

class Statements {
  private readonly bySubject: ReadonlyMap<string, readonly Quad[]>;

  constructor(quads: readonly Quad[]) {
    const found = new Map<string, Quad[]>();
    for (const quad of quads) {
      const known = found.get(quad.subject.value);
      if (known === undefined) found.set(quad.subject.value, [quad]);
      else known.push(quad);
    }
    this.bySubject = found;
  }

  all(subject: string, property: NamedNode): Quad['object'][] {
    return (this.bySubject.get(subject) ?? [])
      .filter(({ predicate }) => predicate.value === property.value)
      .map(({ object }) => object);
  }

  words(subject: string, property: NamedNode): Words[] {
    return this.all(subject, property).map((object) => ({
      value: object.value,
      language: object.termType === 'Literal' ? object.language : '',
    }));
  }
}

function agent(facts: Statements, node: string): CitedAgent | undefined {
  const value = (property: NamedNode, subject = node) => facts.all(subject, property)[0]?.value;
  const name = value(foaf.name);
  if (name === undefined) return undefined;
  const iri = [node, ...facts.all(node, rdfs.seeAlso).map((one) => one.value), value(dct.identifier) ?? ''].find(
    (one) => /^https:\/\/(?:orcid|ror)\.org\//.test(one),
  );
  const isPerson =
    iri?.includes('orcid.org') ?? facts.all(node, rdf.type).some(({ value: type }) => type === foaf.Person.value);
  const employer = value(org.memberOf);
  const employerName = employer === undefined ? undefined : value(foaf.name, employer);
  return {
    name,
    isPerson,
    ...optional('iri', iri),
    ...optional(
      'affiliation',
      employerName === undefined
        ? undefined
        : { name: employerName, ...optional('iri', employer?.startsWith('https://ror.org/') ? employer : undefined) },
    ),
  };
}

/** ISO 639-1 code of an EU language, as DataCite and RIS want it. */
function languageTag(iri: string): string {
  const code = iri.slice(iri.lastIndexOf('/') + 1);
  const two = [...Vocabularies.of().list('language').aliases].find(([, eu]) => eu === code);
  return two?.[0] ?? code.toLowerCase();
}

function licenceOf(facts: Statements, iri: string): NonNullable<CitedWork['licence']> {
  const [, commons, number] = /creativecommons\.org\/(?:licenses|publicdomain)\/([^/]+)\/([\d.]+)/.exec(iri) ?? [];
  const spdx =
    commons === undefined
      ? /spdx\.org\/licenses\/([^/]+?)(?:\.html)?$/.exec(iri)?.[1]
      : commons === 'zero'
        ? `CC0-${number}`
        : `CC-${commons.toUpperCase()}-${number}`;
  const name = facts.words(iri, skos.prefLabel)[0]?.value ?? facts.words(iri, rdfs.label)[0]?.value ?? spdx ?? iri;
  return { iri, name, ...optional('spdx', spdx) };
}

const relations = (iris: readonly string[], relation: RelatedWork['relation']): RelatedWork[] =>
  iris.filter((iri) => /^(?:https?|urn):/.test(iri)).map((iri) => ({ iri, relation }));

const optional = <K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
