import { Vocabularies } from '../../vocabularies/vocabulary.ts';
import type { Findings } from '../findings.ts';
import type { WebClient } from '../web/client.ts';
import { parseLinks } from '../web/links.ts';
import { type RdfDocument, readRdf, type Term } from '../web/rdf-document.ts';
import type { Rule } from './rules.ts';

/** A profile that a catalogue is compared with. */
export interface Profile {
  /** Prefix of the finding codes, and the value of `_profile` with which a catalogue may offer it. */
  readonly name: string;
  readonly title: string;
  readonly dataset: readonly Rule[];
  readonly distribution: readonly Rule[];
}

/** Reads each dataset, and those of its distributions that its document describes, as a validator of the profile does. */
export async function checkProfile(
  client: WebClient,
  datasets: readonly string[],
  profile: Profile,
  findings: Findings,
): Promise<void> {
  for (const iri of datasets) {
    const document = await profiled(client, iri, profile.name);
    if (document === undefined) continue;
    checkNode(document, iri, profile.dataset, profile, findings);
    for (const distribution of document.values(iri, 'dcat:distribution')) {
      if (document.describes(distribution)) checkNode(document, distribution, profile.distribution, profile, findings);
    }
  }
}

/** The dataset's document in the profile if its server offers it there (W3C content negotiation by profile), else unchanged. */
async function profiled(client: WebClient, iri: string, name: string): Promise<RdfDocument | undefined> {
  const answer = await client.get(iri, 'text/turtle');
  if (answer.status !== 200) return undefined;
  const offered = parseLinks(answer.headers.get('link'), answer.finalUrl).find(
    ({ rel, href }) => rel === 'alternate' && new URL(href).searchParams.get('_profile') === name,
  );
  return readRdf(offered === undefined ? answer : await client.get(offered.href, 'text/turtle')).catch(() => undefined);
}

function checkNode(
  document: RdfDocument,
  node: string,
  rules: readonly Rule[],
  profile: Profile,
  findings: Findings,
): void {
  for (const rule of rules) {
    const { property, min = 0, max, within, kind, has, node: below } = rule;
    const values = document.objects(node, ...property.split('|'));
    const place = `${node} ${property}`;
    const add = (code: string, message: string, remedy: string) =>
      findings.add(`${profile.name}-${code}`, place, message, remedy);
    if (values.length < min) {
      add(
        'missing',
        `${profile.title} requires ${property.replace('|', ' or ')}.`,
        'State it; if nobody knows it, the profile is not met.',
      );
    }
    if (max !== undefined && values.length > max) {
      add('repeated', `There are ${values.length} values; ${profile.title} allows ${max}.`, 'Keep one.');
    }
    if (has !== undefined && values.length > 0 && values.every(({ value }) => value !== has)) {
      add('value', `${profile.title} requires the value ${has}.`, 'Add it.');
    }
    for (const value of values) {
      if (within !== undefined && !value.value.startsWith(within)) {
        add(
          'vocabulary',
          `${value.value} is not a term of ${within}`,
          'Take a term of the vocabulary that the profile names.',
        );
      }
      if (kind !== undefined && !isKind(value, kind)) {
        add('kind', `"${value.value.slice(0, 80)}" is not ${kindWords[kind]}.`, `Give ${kindWords[kind]}.`);
      }
      if (below !== undefined) checkNode(document, value.value, below, profile, findings);
    }
  }
}

const kindWords = {
  iri: 'an IRI',
  literal: 'a literal',
  boolean: 'an xsd:boolean',
  count: 'an xsd:nonNegativeInteger',
} as const;

function isKind(value: Term, kind: keyof typeof kindWords): boolean {
  if (kind === 'iri') return value.termType === 'NamedNode';
  if (value.termType !== 'Literal') return false;
  if (kind === 'literal') return true;
  const datatype = value.datatype.value.replace('http://www.w3.org/2001/XMLSchema#', '');
  return datatype === (kind === 'boolean' ? 'boolean' : 'nonNegativeInteger');
}

/** Finds codes that are not in the list their IRI belongs to, vocabularies at bare IP addresses, and periods that end before they start. */
export async function checkCodes(client: WebClient, datasets: readonly string[], findings: Findings): Promise<void> {
  const vocabularies = Vocabularies.of();
  for (const iri of datasets) {
    const answer = await client.get(iri, 'text/turtle');
    const document = answer.status === 200 ? await readRdf(answer).catch(() => undefined) : undefined;
    if (document === undefined) continue;
    const seen = new Set<string>();
    for (const { predicate, object } of document.quads) {
      if (object.termType !== 'NamedNode' || seen.has(object.value)) continue;
      seen.add(object.value);
      const place = `${iri} ${object.value}`;
      if (/^https?:\/\/\d+\.\d+\.\d+\.\d+[:/].*\/authority\//.test(object.value)) {
        findings.add(
          'codes-bare-address',
          place,
          'The vocabulary has an IP address as name, which nobody can rely on.',
          'Take the term of the published vocabulary.',
        );
      } else if (!predicate.value.endsWith('#type') && vocabularies.isUnknown(object.value)) {
        const lists = vocabularies.listsOf(object.value);
        const meant = vocabularies.closest(
          lists.map(({ name }) => name as Parameters<Vocabularies['list']>[0]),
          object.value,
        );
        findings.add(
          'codes-unknown',
          place,
          `The list "${lists[0]!.title}" has no such code.`,
          meant === undefined
            ? 'Take a code of the list.'
            : `Take a code of the list, such as ${meant.code} (${meant.label}).`,
        );
      }
    }
    checkOrder(document, iri, findings);
  }
}

function checkOrder(document: RdfDocument, iri: string, findings: Findings): void {
  const [min, max] = ['min', 'max'].map((name) => document.values(iri, `healthdcatap:${name}TypicalAge`)[0]);
  if (min !== undefined && max !== undefined && Number(min) > Number(max)) {
    findings.add(
      'codes-order',
      `${iri} healthdcatap:minTypicalAge`,
      `The minimum age ${min} is above the maximum ${max}.`,
      'Exchange them.',
    );
  }
  for (const period of document.values(iri, 'dct:temporal', 'healthdcatap:retentionPeriod')) {
    const [start, end] = ['dcat:startDate', 'dcat:endDate'].map((name) => document.values(period, name)[0]);
    const [first, last] = ['time:hasBeginning', 'time:hasEnd'].map(
      (name) => document.values(period, name).flatMap((at) => document.values(at, 'time:inXSDDate'))[0],
    );
    const [from, to] = [start ?? first, end ?? last];
    if (from !== undefined && to !== undefined && from.slice(0, to.length) > to) {
      findings.add('codes-order', period, `The period ends (${to}) before it starts (${from}).`, 'Exchange them.');
    }
  }
}
