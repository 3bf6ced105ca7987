import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/index.ts';
import { graphFindings } from '../../../src/graph/gate/rules/graph-rules.ts';
import type { Finding, RuleInput } from '../../../src/graph/gate/rules/rule.ts';
import { namespaces } from '../../../src/graph/rdf/namespaces.ts';
import { type Literal, namedNode, type Quad, quad, string, typed } from '../../../src/graph/rdf/terms.ts';
import { qiaw, rdf, rdfs } from '../../../src/graph/rdf/vocabularies.ts';

const base = 'https://fair.example.org/';
const graphName = `${base}graph/definitions`;
const own = `${base}fd/one`;
const label = rdfs.label.value;
const seeAlso = `${namespaces.rdfs}seeAlso`;

const say = (
  subject: string,
  predicate: string,
  object: string | Literal | { readonly blank: string },
  graph = graphName,
): Quad => {
  const value =
    typeof object !== 'string'
      ? 'blank' in object
        ? { termType: 'BlankNode', value: object.blank }
        : object
      : /^(?:https?:|urn:|mailto:|\.|\/|#)/.test(object)
        ? namedNode(object)
        : string(object);
  return quad(namedNode(subject), namedNode(predicate), value as never, namedNode(graph));
};

/** Rules that this module itself keeps. */
const ownRules = new Set([
  ...['NoBlankNode', 'AbsoluteIri', 'PublicIri', 'WellTypedLiteral', 'NoIdentifier'],
  ...['KnownTerm', 'OwnSubject', 'OneGraph', 'NotEmpty'],
]);

const findings = (quads: readonly Quad[], more: Partial<RuleInput> = {}): Finding[] =>
  graphFindings({
    graphName,
    quads,
    context: [],
    known: new Set([label, seeAlso]),
    targets: new Set(),
    denied: Identifiers.none,
    ownWords: [],
    deniedNames: [],
    ...more,
  });

const kept = (quads: readonly Quad[], more: Partial<RuleInput> = {}): Finding[] => {
  const found = findings(quads, more).filter(({ rule }) => ownRules.has(rule));
  for (const { message, remedy } of found) expect([message, remedy].every((text) => text.length > 10)).toBe(true);
  return found;
};
const rules = (quads: readonly Quad[], more: Partial<RuleInput> = {}): string[] =>
  kept(quads, more).map(({ rule }) => rule);

describe('Terms of a graph', () => {
  it('may not be blank nodes, neither as subject nor as object', () => {
    expect(rules([say(own, seeAlso, { blank: 'b0' })])).toEqual(['NoBlankNode']);
    const blank = quad({ termType: 'BlankNode', value: 'b0' } as never, rdfs.label, string('x'), namedNode(graphName));
    expect(kept([blank])).toContainEqual(
      expect.objectContaining({ rule: 'NoBlankNode', node: 'b0', path: rdfs.label.value }),
    );
  });

  it.each([
    ...['https://a.example', 'http://a.example/', 'https://a.example/b?c=d#e', 'urn:uuid:1', 'urn:x-1:y'],
    ...['mailto:a@b.example', 'HTTPS://A.example/x', 'https://a.example/%20'],
  ])('may be <%s>', (iri) => {
    expect(rules([say(own, seeAlso, iri)])).toEqual([]);
  });

  it.each([
    ...['./a', '/a', '#a', 'http://', 'https:///a', 'urn:', 'urn:-x:y', 'urn:x', 'urn:x_y:z'],
    ...['https://a b.example', 'https://a.example/b c', 'https://a.example/<', 'https://a.example/x^', 'urn:x:`'],
  ])('are absolute IRIs, which <%s> is not', (iri) => {
    const object = namedNode(iri) as never;
    const one = quad(namedNode(own), namedNode(seeAlso), object, namedNode(graphName));
    expect(kept([one])).toEqual([
      expect.objectContaining({ rule: 'AbsoluteIri', node: own, path: seeAlso, value: iri }),
    ]);
  });

  it('begin where an IRI begins', () => {
    const one = quad(namedNode(own), namedNode(seeAlso), namedNode('x https://a.example'), namedNode(graphName));
    expect(rules([one])).toEqual(['AbsoluteIri']);
  });

  it.each(['localhost', '127.0.0.1', '127.255.10.200', '[::1]', '0.0.0.0', 'LOCALHOST'])(
    'do not point to %s, with a port or without, unless that is the base',
    (host) => {
      for (const end of ['', '/', ':8080', ':8080/a/b', '/a']) {
        for (const scheme of ['http', 'https']) {
          const iri = `${scheme}://${host}${end}`;
          expect(kept([say(own, seeAlso, iri)]), iri).toEqual([
            expect.objectContaining({ rule: 'PublicIri', node: own, path: seeAlso, value: iri }),
          ]);
        }
      }
      const local = `http://${host}:8080/`;
      const inside = say(`${local}fd/one`, seeAlso, `${local}fd/two`, `${local}graph/definitions`);
      expect(rules([inside], { graphName: `${local}graph/definitions` })).toEqual([]);
      // A graph whose name tells no base allows none.
      const nameless = say('urn:a:b', seeAlso, `${local}fd/two`, 'urn:graph:x');
      expect(rules([nameless], { graphName: 'urn:graph:x' })).toEqual(['PublicIri']);
    },
  );

  it.each([
    'localhost.example',
    'my-localhost',
    '127.0.0.1.example',
    '12.0.0.1',
    '128.0.0.1',
    '0.0.0.1',
    'a.example/localhost',
  ])('may point to %s', (host) => {
    expect(rules([say(own, seeAlso, `http://${host}/`)])).toEqual([]);
  });

  it.each([
    ['double', 'NaN INF -INF 1 12 -1.5 +1. .5 .55 1e5 1.5E-10 -0.0E0', '+INF inf nan 1,5 e5 . 1e x1 1x 0x1 1e5.5'],
    ['decimal', '1 -1.5 +1. .5 .55 007.10', '1e5 NaN . 1,5 x1 1x'],
    ['integer', '0 -12 +3 007', '1.0 1e3 x1 1x - 1_000'],
    ['boolean', 'true false 1 0', 'TRUE yes 2 xtrue truex 10'],
    [
      'dateTime',
      '2020-01-02T03:04:05 2020-01-02T03:04:05.25Z -12020-01-02T03:04:05+01:00 2020-01-02T03:04:05-11:30',
      '2020-01-02 220-01-02T03:04:05 2020-1-02T03:04:05 2020-01-2T03:04:05 2020-01-02T3:04:05 2020-01-02T03:4:05 2020-01-02T03:04:5 ' +
        '2020-01-02T03:04:05. 2020-01-02T03:04:05z 2020-01-02T03:04:05+1:00 2020-01-02T03:04:05+01:0 x2020-01-02T03:04:05Z 2020-01-02T03:04:05Zx',
    ],
    ['hexBinary', '0aF9 00', '0 0aF xx 0g x00 00x'],
  ])('that are an xsd:%s are written as one', (name, good, bad) => {
    const judge = (text: string): string[] =>
      kept([say(own, label, typed(text, namedNode(namespaces.xsd + name)))]).map(({ rule, node, path, value }) =>
        [rule, node, path, value].join(' '),
      );
    for (const text of good.split(' ')) expect(judge(text), text).toEqual([]);
    for (const text of bad.split(' ')) expect(judge(text), text).toEqual([`WellTypedLiteral ${own} ${label} ${text}`]);
    if (name !== 'hexBinary') expect(judge('')).toHaveLength(1);
  });

  it('of other datatypes are not judged', () => {
    expect(rules([say(own, label, typed('x', namedNode(`${namespaces.xsd}anyURI`))), say(own, label, 'x')])).toEqual(
      [],
    );
  });

  it('hold no identifier and no name of a region that is not known', () => {
    const denied = new Identifiers([{ names: ['Quackenbush^T'], ids: [], dates: [] }]);
    const region = `${base}id/roi/1`;
    const study = `${base}id/study/1`;
    const subject = `${base}graph/subject/s1`;
    expect(kept([say(study, label, 'of Quackenbush', subject)], { denied, graphName: subject })).toEqual([
      expect.objectContaining({ rule: 'NoIdentifier', node: study, path: label }),
    ]);
    expect(rules([say(study, label, 'of Smith', subject)], { denied, graphName: subject })).toEqual([]);
    // Definitions are shared by all cases.
    expect(rules([say(own, label, 'of Quackenbush')], { denied })).toEqual([]);
    const run = `${base}graph/run/${'a'.repeat(64)}`;
    const named = say(region, label, 'Boost 7 left', run);
    expect(kept([named], { graphName: run, deniedNames: ['boost 7'] })).toContainEqual(
      expect.objectContaining({ rule: 'NoIdentifier', node: region, path: label }),
    );
    expect(rules([named], { graphName: run, deniedNames: ['boost 8'] })).not.toContain('NoIdentifier');
  });
});

describe('Words of a graph', () => {
  const unknown = `${base}ns/unknown`;
  const known = `${base}ns/Known`;

  it('are those of the ontology: classes and properties', () => {
    const input = { known: new Set([label, known]) };
    expect(kept([say(own, unknown, 'x')], input)).toEqual([
      expect.objectContaining({ rule: 'KnownTerm', node: own, path: unknown, value: unknown }),
    ]);
    expect(kept([say(own, rdf.type.value, unknown)], input)).toEqual([
      expect.objectContaining({ rule: 'KnownTerm', node: own, path: rdf.type.value, value: unknown }),
    ]);
    expect(kept([say(own, unknown, 'x')], input)[0]!.message).toContain('property');
    expect(kept([say(own, rdf.type.value, unknown)], input)[0]!.message).toContain('class');
    expect(rules([say(own, rdf.type.value, known), say(own, label, unknown)], input)).toEqual([]);
  });

  it('are definitions of features too, as properties, in the graph itself or around it', () => {
    const defined = (type: string, property = rdf.type.value) => say(unknown, property, type);
    const use = say(own, unknown, 'x');
    const definition = qiaw.FeatureDefinition.value;
    const input = { known: new Set([label, definition]), graphName: 'urn:graph:x' };
    const kinds = (quads: readonly Quad[], context: readonly Quad[] = []) =>
      rules(quads, { ...input, context }).filter((rule) => rule === 'KnownTerm');
    expect(kinds([use])).toEqual(['KnownTerm']);
    expect(kinds([use, defined(definition)])).toEqual([]);
    expect(kinds([use], [defined(definition)])).toEqual([]);
    expect(kinds([use], [defined(definition, label)])).toEqual(['KnownTerm']);
    expect(kinds([use], [defined(label)])).toEqual(['KnownTerm']);
    expect(kinds([say(own, rdf.type.value, unknown)], [defined(definition)])).toEqual(['KnownTerm']);
  });

  it('are whatever the user likes in a graph of a user', () => {
    const graph = `${base}graph/user/mine`;
    expect(rules([say(`${graph}#a`, unknown, 'x', graph)], { graphName: graph })).toEqual([]);
  });

  it('are told once of a node and a property, whatever their number', () => {
    expect(rules([say(own, unknown, 'x'), say(own, unknown, 'y')])).toEqual(['KnownTerm']);
    expect(rules([say(own, unknown, 'x'), say(`${base}fd/two`, unknown, 'x')])).toHaveLength(2);
    expect(rules([say(own, rdf.type.value, unknown), say(own, rdf.type.value, known)])).toHaveLength(2);
  });
});

describe('Statements of a graph', () => {
  it('are about its own things', () => {
    const foreign = say(`${base}id/subject/s1`, label, 'x');
    expect(kept([foreign, say(own, label, 'x')])).toEqual([
      expect.objectContaining({ rule: 'OwnSubject', node: `${base}id/subject/s1`, path: label }),
    ]);
    expect(rules([say('https://elsewhere.example/fd/one', label, 'x')])).toEqual(['OwnSubject']);
    const subject = `${base}graph/subject/s1`;
    expect(rules([say(`${base}id/subject/s1`, label, 'x', subject)], { graphName: subject })).toEqual([]);
    expect(rules([say(`${base}id/subject/s2`, label, 'x', subject)], { graphName: subject })).toEqual(['OwnSubject']);
    const catalogue = `${base}graph/catalog`;
    expect(rules([say('https://elsewhere.example/a', label, 'x', catalogue)], { graphName: catalogue })).toEqual([]);
  });

  it('are about anything where the name of the graph tells no kind', () => {
    expect(
      rules([say('https://elsewhere.example/a', label, 'x', 'urn:graph:x')], { graphName: 'urn:graph:x' }),
    ).toEqual([]);
  });

  it('stand in the graph that is checked', () => {
    const elsewhere = `${base}graph/refusals`;
    const [finding, ...rest] = kept([say(own, label, 'x', elsewhere)]);
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ rule: 'OneGraph', node: own, path: label });
    expect(finding!.message).toContain(`<${elsewhere}> instead of <${graphName}>`);
  });

  it('are one at least', () => {
    expect(kept([])).toEqual([expect.objectContaining({ rule: 'NotEmpty', node: graphName, path: '' })]);
  });
});

describe('All other rules', () => {
  it('are asked too', () => {
    const definition = say(own, rdf.type.value, qiaw.FeatureDefinition.value);
    const told = new Set(findings([definition, say(`${base}fd/two`, label, 'x')]).map(({ rule }) => rule));
    for (const rule of ownRules) told.delete(rule as never);
    expect(told.size).toBeGreaterThan(0);
  });
});
