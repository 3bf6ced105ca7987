import { beforeAll, describe, expect, it } from 'vitest';
import { datasetQuads } from '../../src/catalogue/graph/build.ts';
import { headQuads } from '../../src/catalogue/index.ts';
import { createGate, type Gate, graphNames, namespaces, type Quad, serialise } from '../../src/graph/index.ts';
import { catalogueBase, catalogueContext, published, undescribed } from '../support/catalogue-fixture.ts';

const { publisher, contact } = published().description.record;
/** Of a catalogue whose publisher is configured. */
const context = {
  ...catalogueContext,
  settings: {
    ...catalogueContext.settings,
    publisher: { ...publisher!, identifier: undefined },
    contact: contact!,
  },
};
const entries = [undescribed(), published()];
const quads = [
  ...headQuads(
    entries.map(({ description }) => description),
    context,
  ),
  ...entries.flatMap((entry) => datasetQuads(entry, context)),
];
const graph = graphNames(catalogueBase).catalog.value;
const at = (path: string) => `${catalogueBase}${path}`;
const objects = (subject: string, prefix: keyof typeof namespaces, name: string): string[] =>
  quads
    .filter((q) => q.subject.value === at(subject) && q.predicate.value === `${namespaces[prefix]}${name}`)
    .map((q) => q.object.value);

let gate: Gate;
beforeAll(async () => {
  gate = await createGate({ secondOpinion: true });
});

describe('The metadata graph', () => {
  it('conforms to DCAT-AP, HealthDCAT-AP, Health-RI and the FAIR Data Point together, with both engines', async () => {
    const verdict = await gate.check(graph, quads);
    expect(verdict.results.filter(({ severity }) => severity === 'violation')).toEqual([]);
    // What nobody has stated about the draft is listed, and only that.
    expect([...new Set(verdict.results.map(({ focusNode }) => focusNode.replace(/#.*/, '')))]).toEqual([
      at('dataset/default'),
      at('distribution/default-features-csv'),
      at('distribution/default-graph'),
    ]);
  });

  it('has no blank nodes, and the same bytes for the same content', () => {
    expect(quads.filter((q) => q.subject.termType === 'BlankNode' || q.object.termType === 'BlankNode')).toEqual([]);
    expect(serialise([...quads].reverse(), 'trig')).toBe(serialise(quads, 'trig'));
  });

  it('states plainly what a person still has to write', () => {
    expect(objects('dataset/default', 'dct', 'title')).toEqual(['default (not yet described)']);
    // Counts are included where everybody may read the records.
    expect(objects('dataset/default', 'dct', 'description')).toEqual(['Not yet described by a person.']);
    const open = datasetQuads(undescribed(), { ...context, levels: { default: 'public' } });
    expect(open.map(({ object }) => object.value)).toContainEqual(
      expect.stringMatching(/^Not yet described by a person\. Computed: 12 patients/),
    );
    expect(objects('dataset/default', 'dct', 'creator')).toEqual([]);
    expect(serialise(quads, 'trig')).not.toMatch(/\.invalid/);
    expect(objects('dataset/default', 'dct', 'accessRights')[0]).toMatch(/NON_PUBLIC$/);
  });

  it('links a version to its predecessor and to its dataset', () => {
    expect(objects('dataset/lung1', 'dcat', 'previousVersion')).toEqual([at('dataset/lung1/version/1.1.0')]);
    expect(objects('dataset/lung1/version/1.1.0', 'prov', 'wasRevisionOf')).toEqual([
      at('dataset/lung1/version/1.0.0'),
    ]);
    expect(objects('dataset/lung1/version/1.1.0', 'dcat', 'isVersionOf')).toEqual([at('dataset/lung1')]);
    expect(objects('dataset/lung1', 'dcat', 'version')).toEqual(['1.2.0']);
  });

  it('keeps the name, reason and successor of a withdrawn version', () => {
    const node = 'dataset/lung1/version/1.0.0';
    expect(objects(node, 'rdf', 'type')).toEqual([`${namespaces.qiaw}WithdrawnResource`]);
    expect(objects(node, 'dct', 'isReplacedBy')).toEqual([at('dataset/lung1/version/1.1.0')]);
    expect(objects(node, 'dcat', 'distribution')).toEqual([]);
    expect(objects('distribution/lung1-features-csv-1.0.0', 'rdf', 'type')).toEqual([
      `${namespaces.qiaw}WithdrawnResource`,
    ]);
  });

  it('lists neither withdrawn datasets nor their files in the catalogue', () => {
    const entry = published('gone');
    const description = {
      ...entry.description,
      withdrawn: { withdrawnAt: context.issued, reason: 'withdrawn' as const },
    };
    const head = headQuads([description], context);
    expect(head.some(({ object }) => object.value === at('dataset/gone'))).toBe(false);
    const rest = datasetQuads({ ...entry, description }, context);
    expect(
      rest.every(
        ({ subject, predicate, object }) =>
          predicate.value !== `${namespaces.rdf}type` ||
          object.value === `${namespaces.qiaw}WithdrawnResource` ||
          subject.value === '',
      ),
    ).toBe(true);
  });

  const required: ReadonlyArray<readonly [node: string, prefix: keyof typeof namespaces, property: string]> = [
    ['', 'dct', 'title'],
    ['', 'fdp-o', 'metadataCatalog'],
    ['', 'dcat', 'endpointURL'],
    ['', 'fdp-o', 'conformsToFdpSpec'],
    ['catalog/main', 'dct', 'isPartOf'],
    ['catalog/main', 'dcat', 'themeTaxonomy'],
    ['catalog/main', 'dct', 'publisher'],
    ['dataset/lung1', 'dct', 'description'],
    ['dataset/lung1', 'dct', 'identifier'],
    ['dataset/lung1', 'dcat', 'theme'],
    ['dataset/lung1', 'dcat', 'contactPoint'],
    ['dataset/lung1', 'healthdcatap', 'hdab'],
    ['dataset/lung1', 'healthdcatap', 'healthCategory'],
    ['dataset/lung1', 'healthdcatap', 'hasStructuredData'],
    ['dataset/lung1', 'healthdcatap', 'hasVariables'],
    ['dataset/lung1', 'dcatap', 'applicableLegislation'],
    ['dataset/lung1', 'dct', 'creator'],
    ['distribution/lung1-features-csv', 'dcat', 'accessURL'],
    ['distribution/lung1-features-csv', 'dcat', 'byteSize'],
    ['distribution/lung1-features-csv', 'dct', 'license'],
    ['distribution/lung1-features-csv', 'dct', 'format'],
    ['distribution/lung1-features-csv', 'dcat', 'mediaType'],
    ['distribution/lung1-features-csv#checksum', 'spdx', 'checksumValue'],
    ['#contact', 'vcard', 'hasEmail'],
    ['#publisher', 'foaf', 'mbox'],
    ['dataset/', 'ldp', 'membershipResource'],
  ];

  it.each(required)('is refused when %s lacks %s:%s', async (node, prefix, property) => {
    const predicate = `${namespaces[prefix]}${property}`;
    const less = quads.filter((q) => q.subject.value !== at(node) || q.predicate.value !== predicate);
    expect(less.length).toBeLessThan(quads.length);
    await expectRefused(less);
  });

  it('is refused when a described authority term loses its class', async () => {
    const theme = 'http://publications.europa.eu/resource/authority/data-theme/HEAL';
    await expectRefused(
      quads.filter((q) => q.subject.value !== theme || q.predicate.value !== `${namespaces.rdf}type`),
    );
  });
});

async function expectRefused(graphQuads: readonly Quad[]): Promise<void> {
  const verdict = await (await single).check(graph, graphQuads);
  expect(verdict.conforms).toBe(false);
}

/** One engine is enough to refuse, and faster. */
const single = createGate();
