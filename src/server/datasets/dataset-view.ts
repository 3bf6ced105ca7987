import type { Quad } from '../../graph/index.ts';
import type { AgentView, DatasetView, DistributionView } from './dataset-model.ts';
import { Facts } from './facts.ts';

/** The metadata of a dataset or one of its versions, as plain data for pages, JSON-LD and links. */
export function datasetView(iri: string, quads: readonly Quad[]): DatasetView {
  const facts = new Facts(quads);
  const license = facts.one(iri, 'dct:license');
  const access = facts.one(iri, 'dct:accessRights');
  const distributions = facts.all(iri, 'dcat:distribution').sort();
  const parent = facts.one(iri, 'dct:isPartOf');
  const contact = facts.one(iri, 'dcat:contactPoint');
  const version = facts.one(iri, 'dcat:version') ?? '';
  return {
    iri,
    id: iri.slice(iri.lastIndexOf('/dataset/') + '/dataset/'.length),
    title: facts.text(iri, 'dct:title') ?? iri,
    description: facts.text(iri, 'dct:description') ?? '',
    version,
    draft: version === draftVersion && !facts.isA(iri, 'qiaw:WithdrawnResource'),
    issued: facts.one(iri, 'dct:issued') ?? '',
    modified: facts.one(iri, 'dct:modified') ?? '',
    ...(parent !== undefined && { catalogue: parent }),
    publisher: agentView(facts, facts.one(iri, 'dct:publisher')),
    creators: facts.all(iri, 'dct:creator').map((one) => agentView(facts, one)),
    contact: {
      name: facts.text(contact, 'vcard:fn') ?? '',
      ...optional('email', facts.one(contact, 'vcard:hasEmail')?.replace(/^mailto:/, '')),
      ...optional('page', facts.one(contact, 'vcard:hasURL')),
    },
    ...(license !== undefined && { license: { iri: license, label: facts.label(license) ?? license } }),
    ...(access !== undefined && { access: { iri: access, label: facts.label(access) ?? access } }),
    rights: facts.label(facts.one(iri, 'dct:rights')) ?? '',
    ...optional('faces', facts.label(facts.one(iri, 'qiaw:faces'))),
    keywords: facts.all(iri, 'dcat:keyword'),
    themes: labels(facts, facts.all(iri, 'dcat:theme')),
    // EUCAIM's kinds of dataset are codes without a label.
    subjects: labels(
      facts,
      facts.all(iri, 'dct:subject').filter((one) => !one.includes('hyperontology')),
    ),
    places: labels(facts, facts.all(iri, 'dct:spatial')),
    individuals: facts.one(iri, 'health:numberOfUniqueIndividuals'),
    records: facts.one(iri, 'health:numberOfRecords'),
    provenance: facts.label(facts.one(iri, 'dct:provenance')),
    citation: facts.one(iri, 'dct:bibliographicCitation'),
    identifiers: facts.all(iri, 'adms:identifier').flatMap((one) => facts.all(one, 'skos:notation')),
    publications: facts.all(iri, 'dct:isReferencedBy'),
    sources: facts.all(iri, 'prov:wasDerivedFrom').filter((one) => !one.includes('#')),
    standards: [...facts.all(iri, 'dct:conformsTo'), ...facts.all(iri, 'dct:relation')].map((one) => ({
      iri: one,
      label: facts.label(one) ?? one,
    })),
    profiles: facts
      .all(`${iri}#record`, 'dct:conformsTo')
      .filter((one) => !/\/profile\/[a-z]+$/.test(one))
      .map((one) => ({ iri: one, label: facts.label(one) ?? one })),
    previous: facts.one(iri, 'dcat:previousVersion'),
    current: facts.one(iri, 'dcat:hasCurrentVersion'),
    distributions: distributions.map((one) => distributionOf(facts, one)),
    withdrawn: facts.isA(iri, 'qiaw:WithdrawnResource'),
  };
}

/** What the metadata state before a first publication. */
export const draftVersion = '0.0.0';

/** The metadata of one distribution. */
export function distributionView(iri: string, quads: readonly Quad[]): DistributionView {
  return distributionOf(new Facts(quads), iri);
}

function distributionOf(facts: Facts, iri: string): DistributionView {
  const plain = (type: string | undefined) => type?.replace('https://www.iana.org/assignments/media-types/', '');
  const license = facts.one(iri, 'dct:license');
  return {
    iri,
    title: facts.text(iri, 'dct:title') ?? iri,
    description: facts.text(iri, 'dct:description') ?? '',
    mediaType: plain(facts.one(iri, 'dcat:mediaType')) ?? '',
    servedAs: plain(facts.one(iri, 'dcat:compressFormat') ?? facts.one(iri, 'dcat:mediaType')) ?? '',
    bytes: Number(facts.one(iri, 'dcat:byteSize') ?? 0),
    sha256: facts.one(facts.one(iri, 'spdx:checksum'), 'spdx:checksumValue') ?? '',
    issued: facts.one(iri, 'dct:issued') ?? '',
    standards: facts.all(iri, 'dct:conformsTo'),
    rights: facts.label(facts.one(iri, 'dct:rights')) ?? '',
    ...(license !== undefined && { license: { iri: license, label: facts.label(license) ?? license } }),
    ...optional('download', facts.one(iri, 'dcat:downloadURL')),
    ...optional('dataset', facts.one(iri, 'dct:isPartOf')),
    withdrawn: facts.isA(iri, 'qiaw:WithdrawnResource'),
  };
}

function agentView(facts: Facts, iri: string | undefined): AgentView {
  const orcid =
    iri === undefined ? undefined : [iri, ...facts.all(iri, 'rdfs:seeAlso')].find((one) => one.includes('orcid.org'));
  const identifier = facts.one(iri, 'dct:identifier');
  const named =
    orcid ??
    (identifier !== undefined && /^https:\/\/(?:ror|orcid|isni)\.org\//.test(identifier) ? identifier : undefined);
  return {
    name: facts.one(iri, 'foaf:name') ?? 'Not yet described',
    person: orcid !== undefined,
    ...optional('iri', named),
    ...optional('homepage', facts.one(iri, 'foaf:homepage')),
  };
}

const labels = (facts: Facts, iris: readonly string[]): string[] => iris.map((one) => facts.label(one) ?? one);

const optional = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
