import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/identifiers.ts';
import { identifierSearch, nameSearch, textSearch } from '../../../src/graph/gate/rules/identifier-search.ts';
import { namespaces } from '../../../src/graph/rdf/namespaces.ts';
import { type Literal, namedNode, quad, string, typed } from '../../../src/graph/rdf/terms.ts';
import { qiaw, rdfs, sedi } from '../../../src/graph/rdf/vocabularies.ts';

const base = 'https://fair.example.org/';
const label = rdfs.label.value;
const uid = '1.2.3.4.5.6';
const denied = new Identifiers([
  { names: ['Quackenbush^Thaddeus', 'Long^Philips'], ids: ['778341', '17'], dates: ['19431107'], uids: [uid] },
]);

/** Whether the object of a statement is found; text is a literal unless it is an address. */
const search =
  ({ ownWords = [] as readonly string[], known = [] as readonly string[] } = {}) =>
  (object: string | Literal, predicate = label, subject = `${base}id/study/1`): boolean => {
    const value = typeof object !== 'string' ? object : /^https?:/.test(object) ? namedNode(object) : string(object);
    const holds = identifierSearch({ denied, ownWords, known: new Set(known), base });
    return holds(value, quad(namedNode(subject), namedNode(predicate), value));
  };

describe('An identifier in a text of a graph', () => {
  const holds = search();

  it('is found whatever parts it stands between', () => {
    for (const text of ['Quackenbush', 'a/Quackenbush', 'a#quackenbush#b', 'scan 778341', 'of 1943-11-07', `x ${uid}`])
      expect(holds(text), text).toBe(true);
    for (const text of ['Quacken', 'scan 778342', 'of 1943-11-08', '', '/', '17 slices'])
      expect(holds(text), text).toBe(false);
  });

  it('is not a word of this program, except in the label of a region, which anybody may have typed', () => {
    const region = `${base}id/roi/1`;
    expect([holds('a long text'), holds('17')]).toEqual([false, false]);
    expect([holds('a long text', label, region), holds('17', label, region)]).toEqual([true, true]);
    expect(holds('a long text', rdfs.comment.value, region)).toBe(false);
    expect(holds('a long text', label, `${base}id/roi`)).toBe(false);
    expect(holds('a long text', label, 'https://elsewhere.example/id/roi/1')).toBe(false);
  });

  it('is a UID where that is not to be told, and no number within another', () => {
    expect([holds(uid), holds('1.2.3.4.5.7'), holds('1.2.3.778341'), holds('1.2.778341')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    // What anybody may have typed is looked through.
    expect(holds('1.2.3.778341', label, `${base}id/roi/1`)).toBe(true);
    expect(holds('x1.2.3.778341')).toBe(true);
    expect(holds('1.2.3.778341x')).toBe(true);
  });

  it.each([
    `kabcd-${'q7'.repeat(13)}`,
    `kab27-${'q7'.repeat(13)}-0123abcd`,
    'unmapped-abcdefghi2',
    `${'0'.repeat(8)}a1943110`,
    'a'.repeat(64),
  ])('is nothing within what is made of digests: %s', (made) => {
    const inside = (text: string): boolean => {
      const [word] = /[\p{L}\p{N}-]+/u.exec(text)!;
      const search = textSearch({ denied: new Identifiers([{ names: [], ids: [word], dates: [] }]), ownWords: [] });
      return search(text, true);
    };
    expect(inside(made)).toBe(false);
    // A letter more, and it is nothing that this program makes.
    expect(inside(`${made}z`)).toBe(!/-[0-9a-f]{8}$/.test(made));
    expect(inside(`z${made}`)).toBe(true);
  });

  it('is not a number that counts within a run', () => {
    const run = 'a'.repeat(64);
    expect([holds(`${run}/778341`), holds(`${run}/778341x`), holds(`${run.slice(1)}/778341`)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(holds(`${run}/1 and 778341`)).toBe(true);
  });

  it('is none within words of this case, the longest first', () => {
    const own = search({ ownWords: ['', ' ', 'tumour', 'tumour of Quackenbush'] });
    expect(own('tumour of Quackenbush')).toBe(false);
    expect(own('the tumour of Quackenbush and the tumour')).toBe(false);
    expect(own('Quackenbush tumour')).toBe(true);
    expect(own('tumour of Quackenbush, Quackenbush')).toBe(true);
  });

  it('is searched once per text, and again where a user may have typed the text', () => {
    const text = textSearch({ denied, ownWords: [] });
    expect([text('long', false), text('long', true), text('long', false), text('long', true)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('An identifier in an address', () => {
  it('is found after the base, whatever its encoding', () => {
    const holds = search();
    for (const path of [
      'id/x/quackenbush',
      'id/x#Quackenbush',
      'id/x/%51uackenbush',
      'id/x/778341',
      'a-Quackenbush-%zz',
    ])
      expect(holds(base + path), path).toBe(true);
    expect([holds(`${base}id/x/1`), holds(`${base}id/x/long`)]).toEqual([false, false]);
    expect(holds('https://elsewhere.example/quackenbush')).toBe(true);
  });

  it('is not looked for in the base itself', () => {
    const own = 'https://quackenbush.example/';
    const holds = identifierSearch({ denied, ownWords: [], known: new Set(), base: own });
    const of = (iri: string) => holds(namedNode(iri), quad(namedNode(`${own}id/a`), rdfs.label, namedNode(iri)));
    expect([of(`${own}id/b`), of('https://quackenbush.example.org/id/b')]).toEqual([false, true]);
  });

  it('is none in a term of a vocabulary', () => {
    const term = `${base}id/Quackenbush`;
    expect([search()(term), search({ known: [term] })(term)]).toEqual([true, false]);
    expect(search()(`${namespaces.ncit}Quackenbush`)).toBe(false);
  });

  it('is none in what all cases share: definitions, parameters, software, words', () => {
    const holds = search();
    for (const kind of ['fd', 'ps', 'sw', 'ns']) {
      expect(holds(`${base}${kind}/quackenbush`), kind).toBe(false);
      expect(holds('Quackenbush', label, `${base}${kind}/1`), kind).toBe(false);
      expect(holds(`${base}id/${kind}/quackenbush`), kind).toBe(true);
      expect(holds('Quackenbush', label, `${base}id/${kind}/1`), kind).toBe(true);
      expect(holds('Quackenbush', label, `https://elsewhere.example/${kind}/1`), kind).toBe(true);
    }
  });
});

describe('A value', () => {
  it.each([
    ...['double', 'decimal', 'integer', 'float', 'boolean', 'dateTime'].map((name) => namespaces.xsd + name),
    qiaw.float32le.value,
  ])('of %s is not compared', (datatype) => {
    expect(search()(typed('778341', namedNode(datatype)))).toBe(false);
  });

  it.each(['string', 'date', 'anyURI', 'hexBinary'])('of xsd:%s is', (name) => {
    expect(search()(typed('778341', namedNode(namespaces.xsd + name)))).toBe(true);
  });

  it('is compared with the list of its attribute instead, where it has one', () => {
    const holds = search();
    expect(holds('Philips', sedi.ATT00080070.value)).toBe(false);
    expect(holds('Quackenbush', sedi.ATT00080070.value)).toBe(true);
    expect(holds('Smith', sedi.ATT00080070.value)).toBe(false);
    expect(holds('Biograph 17', sedi.ATT00081090.value)).toBe(false);
    expect(holds('17', sedi.ATT00081090.value)).toBe(true);
    expect(holds('Long', sedi.ATT00181210.value)).toBe(true);
    expect(holds('B30f', sedi.ATT00181210.value)).toBe(false);
  });
});

describe('Where nothing is denied', () => {
  it('nothing is found', () => {
    const input = { denied: Identifiers.none, ownWords: [], known: new Set<string>(), base };
    const value = string('Quackenbush');
    expect(identifierSearch(input)(value, quad(namedNode(`${base}id/a`), rdfs.label, value))).toBe(false);
    expect(textSearch(input)('Quackenbush', true)).toBe(false);
  });
});

describe('A name of a region', () => {
  const named = (names: readonly string[], text: string | Literal, subject = `${base}id/roi/1`, predicate = label) => {
    const value = typeof text === 'string' ? string(text) : text;
    return nameSearch(names, base)(quad(namedNode(subject), namedNode(predicate), value));
  };

  it('is found at the beginning of a label of a region', () => {
    const names = ['', ' ', ' Boost 7 ', 'node'];
    expect([named(names, 'BOOST 7 left'), named(names, 'Node 3'), named(names, 'a node')]).toEqual([true, true, false]);
    expect(named(['', ' '], 'anything')).toBe(false);
  });

  it('is found elsewhere where it has twelve characters, and more than one word', () => {
    const study = `${base}id/study/1`;
    const elsewhere = (name: string) => named([name], `about ${name.toUpperCase()} here`, study);
    expect([elsewhere('boost of 12b'), elsewhere('boost of 1b')]).toEqual([true, false]);
    expect([elsewhere('abcdefghijkl'), elsewhere('abcdefghijk7')]).toEqual([false, true]);
    expect(named(['boost of 12b'], 'about boost of 12b', undefined, rdfs.comment.value)).toBe(true);
    expect(named(['node'], 'node', undefined, rdfs.comment.value)).toBe(false);
    expect(named(['node'], 'node', `${base}id/roi`)).toBe(false);
    // A label of a region begins with it.
    expect(named(['boost of 12b'], 'about boost of 12b')).toBe(false);
    expect(named(['boost of 12b', 'quite another name'], 'about quite another name', study)).toBe(true);
  });

  it('is looked for in text only', () => {
    expect(named(['https://fair.example.org/x'], namedNode('https://fair.example.org/x') as never)).toBe(false);
  });
});
