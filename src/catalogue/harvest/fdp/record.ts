import type { Findings } from '../findings.ts';
import { type Answer, failureOf, mediaTypeOf, textOf, type WebClient, withoutFragment } from '../web/client.ts';
import { NotRdf, type RdfDocument, readRdf } from '../web/rdf-document.ts';
import { type Layer, type LayerRules, layers } from './layers.ts';

/** Fetches a record as the Index does: requests Turtle, and parses any answer as Turtle. Undefined if the answer is unusable. */
export async function fetchRecord(
  client: WebClient,
  findings: Findings,
  url: string,
  absent: 'fdp-unreachable' | 'fdp-child-missing',
): Promise<RdfDocument | undefined> {
  const answer = await client.get(url, 'text/turtle');
  if (answer.status !== 200) {
    findings.add(
      absent,
      url,
      `The record is listed, but ${failureOf(answer)}.`,
      'Serve the record there, or remove it from the container that lists it.',
    );
    return undefined;
  }
  const document = await readTurtle(answer, findings, url);
  if (document !== undefined && !document.describes(url)) {
    findings.add(
      'fdp-subject-missing',
      url,
      'The document has no statements about the address it was fetched from, so a harvester ignores it.',
      'Use the requested address as the subject; check that the configured base is the public one.',
    );
    return undefined;
  }
  return document;
}

async function readTurtle(answer: Answer, findings: Findings, url: string): Promise<RdfDocument | undefined> {
  const type = mediaTypeOf(answer);
  if (type !== 'text/turtle') {
    const what = /^\s*<(?:!doctype|html)/i.test(textOf(answer))
      ? 'an HTML page'
      : type || 'something without a media type';
    findings.add(
      'fdp-not-turtle',
      url,
      `Turtle was requested (Accept: text/turtle), but ${what} was returned.`,
      'Negotiate on Accept and answer text/turtle.',
    );
    return undefined;
  }
  try {
    return await readRdf(answer);
  } catch (error) {
    if (!(error instanceof NotRdf)) throw error;
    findings.add(
      'fdp-turtle-broken',
      url,
      `The Turtle does not parse: ${error.message}`,
      'Write it with an RDF library instead of by hand.',
    );
    return undefined;
  }
}

/** Checks the properties of a record against the rules of its layer. */
export function checkRecord(document: RdfDocument, findings: Findings, url: string, layer: Layer): void {
  const rules: LayerRules = layers[layer];
  if (!rules.types.some((type) => document.isA(url, type))) {
    findings.add(
      'fdp-type-missing',
      url,
      `The record has none of the types that a harvester expects: ${rules.types.join(', ')}.`,
      `State rdf:type ${rules.types[0]}.`,
    );
  }
  for (const names of rules.required) {
    const values = document.objects(url, ...names);
    const place = `${url} ${names[0]}`;
    if (values.length === 0) {
      findings.add(
        'fdp-property-missing',
        place,
        `A ${layer} must have ${names.join(' or ')}, but has none.`,
        `Add ${names[0]} to the record.`,
      );
    } else if (values.some(({ value }) => value.trim() === '')) {
      findings.add('fdp-property-blank', place, `${names[0]} is present but blank.`, 'Give it a text.');
    }
  }
  for (const name of rules.single) {
    const values = document.objects(url, name);
    if (values.length > 1) {
      findings.add(
        'fdp-property-repeated',
        `${url} ${name}`,
        `${name} may occur once, but has ${values.length} values.`,
        'Keep one of them.',
      );
    }
  }
  for (const agent of document.values(url, 'dct:publisher')) {
    const names = document.values(agent, 'foaf:name').filter((name) => name.trim() !== '');
    if (names.length !== 1) {
      findings.add(
        'fdp-property-missing',
        `${url} dct:publisher foaf:name`,
        `The publisher must have exactly one foaf:name in the same document, but has ${names.length}.`,
        'Describe the agent in the document of the record.',
      );
    }
  }
}

/** HEAD must return the same status and headers as GET. */
export async function compareHead(
  client: WebClient,
  findings: Findings,
  url: string,
  code: string,
  accept: string,
): Promise<void> {
  const [got, head] = [await client.get(url, accept), await client.head(url, accept)];
  const differences: string[] = [];
  if (head.status !== got.status) differences.push(`status ${head.status} instead of ${got.status}`);
  else {
    if (mediaTypeOf(head) !== mediaTypeOf(got))
      differences.push(`media type ${mediaTypeOf(head)} instead of ${mediaTypeOf(got)}`);
    const length = head.headers.get('content-length');
    if (length !== null && Number(length) !== got.body.byteLength && got.headers.get('content-encoding') === null) {
      differences.push(`length ${length} instead of ${got.body.byteLength}`);
    }
  }
  if (differences.length > 0) {
    findings.add(
      code,
      withoutFragment(url),
      `HEAD and GET give different answers: ${differences.join(', ')}.`,
      'Handle HEAD with the same code as GET, without the body.',
    );
  }
}
