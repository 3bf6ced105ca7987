import { type CitedAgent, type CitedWork, doiOf, personName, yearOf } from './cited-work.ts';

const schema = 'http://datacite.org/schema/kernel-4';

/** DataCite metadata 4.6 in the JSON form of its REST API (`attributes` of a DOI). */
export function dataciteAttributes(work: CitedWork): Readonly<Record<string, unknown>> {
  const { doi, iri, titles, descriptions, creators, publisher, version, keywords, languages, licence, access } = work;
  return {
    ...(doi !== undefined && { doi }),
    alternateIdentifiers: [{ alternateIdentifier: iri, alternateIdentifierType: 'URL' }],
    creators: creators.map(jsonAgent),
    titles: titles.map(({ value, language }) => ({ title: value, ...(language !== '' && { lang: language }) })),
    ...(publisher && {
      publisher: {
        name: publisher.name,
        ...(publisher.iri?.startsWith(ror) && {
          publisherIdentifier: publisher.iri,
          publisherIdentifierScheme: 'ROR',
          schemeUri: 'https://ror.org/',
        }),
      },
    }),
    publicationYear: yearOf(work),
    types: { resourceType: 'Imaging data', resourceTypeGeneral: work.kind },
    subjects: keywords.map((subject) => ({ subject })),
    dates: datesOf(work).map(([date, dateType]) => ({ date, dateType })),
    ...(languages[0] !== undefined && { language: languages[0] }),
    ...(version !== undefined && { version }),
    sizes: work.sizes,
    formats: work.formats,
    rightsList: [
      ...(licence === undefined
        ? []
        : [
            {
              rights: licence.name,
              rightsUri: licence.iri,
              ...(licence.spdx !== undefined && {
                rightsIdentifier: licence.spdx,
                rightsIdentifierScheme: 'SPDX',
                schemeUri: 'https://spdx.org/licenses/',
              }),
            },
          ]),
      ...(access === undefined ? [] : [{ rights: accessName(access), rightsUri: access }]),
    ],
    descriptions: descriptions.map(({ value, language }) => ({
      description: value,
      descriptionType: 'Abstract',
      ...(language !== '' && { lang: language }),
    })),
    relatedIdentifiers: relatedOf(work),
    url: iri,
    schemaVersion: schema,
  };
}

/** DataCite metadata 4.6 as XML. */
export function dataciteXml(work: CitedWork): string {
  const { doi, iri, titles, descriptions, creators, publisher, version, keywords, languages, licence, access } = work;
  const lang = (language: string) => (language === '' ? {} : { 'xml:lang': language });
  const body: Element[] = [
    element('identifier', { identifierType: doi === undefined ? 'URL' : 'DOI' }, doi ?? iri),
    group('creators', creators.map(xmlAgent)),
    group(
      'titles',
      titles.map(({ value, language }) => element('title', lang(language), value)),
    ),
    publisher === undefined
      ? ''
      : element(
          'publisher',
          publisher.iri?.startsWith(ror)
            ? {
                publisherIdentifier: publisher.iri,
                publisherIdentifierScheme: 'ROR',
                schemeURI: 'https://ror.org/',
              }
            : {},
          publisher.name,
        ),
    element('publicationYear', {}, yearOf(work)),
    element('resourceType', { resourceTypeGeneral: work.kind }, 'Imaging data'),
    group(
      'subjects',
      keywords.map((word) => element('subject', {}, word)),
    ),
    group(
      'dates',
      datesOf(work).map(([date, dateType]) => element('date', { dateType }, date)),
    ),
    languages[0] === undefined ? '' : element('language', {}, languages[0]),
    doi === undefined
      ? ''
      : group('alternateIdentifiers', [element('alternateIdentifier', { alternateIdentifierType: 'URL' }, iri)]),
    group(
      'relatedIdentifiers',
      relatedOf(work).map(({ relatedIdentifier, ...attributes }) =>
        element('relatedIdentifier', attributes, relatedIdentifier),
      ),
    ),
    group(
      'sizes',
      work.sizes.map((size) => element('size', {}, size)),
    ),
    group(
      'formats',
      work.formats.map((format) => element('format', {}, format)),
    ),
    version === undefined ? '' : element('version', {}, version),
    group('rightsList', [
      ...(licence === undefined
        ? []
        : [
            element(
              'rights',
              {
                rightsURI: licence.iri,
                ...(licence.spdx !== undefined && {
                  rightsIdentifier: licence.spdx,
                  rightsIdentifierScheme: 'SPDX',
                  schemeURI: 'https://spdx.org/licenses/',
                }),
              },
              licence.name,
            ),
          ]),
      ...(access === undefined ? [] : [element('rights', { rightsURI: access }, accessName(access))]),
    ]),
    group(
      'descriptions',
      descriptions.map(({ value, language }) =>
        element('description', { descriptionType: 'Abstract', ...lang(language) }, value),
      ),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<resource xmlns="${schema}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${schema} https://schema.datacite.org/meta/kernel-4.6/metadata.xsd">
${body.filter((part) => part !== '').join('\n')}
</resource>
`;
}

const ror = 'https://ror.org/';
const orcid = 'https://orcid.org/';

function jsonAgent(agent: CitedAgent): Readonly<Record<string, unknown>> {
  const { name, isPerson, iri, affiliation } = agent;
  const { family, given } = personName(name);
  return {
    name: isPerson && given !== '' ? `${family}, ${given}` : name,
    nameType: isPerson ? 'Personal' : 'Organizational',
    ...(isPerson && given !== '' && { givenName: given, familyName: family }),
    ...(iri !== undefined && {
      nameIdentifiers: [{ nameIdentifier: iri, ...schemeOf(iri), schemeUri: iri.startsWith(orcid) ? orcid : ror }],
    }),
    ...(affiliation && {
      affiliation: [
        {
          name: affiliation.name,
          ...(affiliation.iri !== undefined && {
            affiliationIdentifier: affiliation.iri,
            affiliationIdentifierScheme: 'ROR',
            schemeUri: ror,
          }),
        },
      ],
    }),
  };
}

function xmlAgent(agent: CitedAgent): Element {
  const { name, isPerson, iri, affiliation } = agent;
  const { family, given } = personName(name);
  const named = isPerson && given !== '';
  return group('creator', [
    element(
      'creatorName',
      { nameType: isPerson ? 'Personal' : 'Organizational' },
      named ? `${family}, ${given}` : name,
    ),
    ...(named ? [element('givenName', {}, given), element('familyName', {}, family)] : []),
    ...(iri === undefined
      ? []
      : [element('nameIdentifier', { ...schemeOf(iri), schemeURI: iri.startsWith(orcid) ? orcid : ror }, iri)]),
    ...(affiliation === undefined
      ? []
      : [
          element(
            'affiliation',
            affiliation.iri === undefined
              ? {}
              : {
                  affiliationIdentifier: affiliation.iri,
                  affiliationIdentifierScheme: 'ROR',
                  schemeURI: ror,
                },
            affiliation.name,
          ),
        ]),
  ]);
}

const schemeOf = (iri: string) => ({ nameIdentifierScheme: iri.startsWith(orcid) ? 'ORCID' : 'ROR' });

const datesOf = ({ issued, modified }: CitedWork): Array<readonly [date: string, kind: string]> => [
  [issued.slice(0, 10), 'Issued'],
  ...(modified === undefined || modified.slice(0, 10) === issued.slice(0, 10)
    ? []
    : [[modified.slice(0, 10), 'Updated'] as const]),
];

const relatedOf = ({ related }: CitedWork) =>
  related.map(({ iri, relation }) => {
    const doi = doiOf(iri);
    return {
      relatedIdentifier: doi ?? iri,
      relatedIdentifierType: doi === undefined ? (iri.startsWith('urn:') ? 'URN' : 'URL') : 'DOI',
      relationType: relation,
    };
  });

/** `PUBLIC` of the EU authority list as words. */
const accessName = (iri: string): string => {
  const code = iri
    .slice(iri.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll('_', '-');
  return `${code.charAt(0).toUpperCase()}${code.slice(1)}`;
};

type Element = string;

function element(name: string, attributes: Readonly<Record<string, string>>, content: string): Element {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${written.join('')}>${escapeXml(content)}</${name}>`;
}

const group = (name: string, children: readonly Element[]): Element =>
  children.length === 0 ? '' : `<${name}>\n${children.join('\n')}\n</${name}>`;

// Characters that XML 1.0 cannot hold are left out.
const escapeXml = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
