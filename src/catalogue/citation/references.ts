import { stringify } from 'yaml';
import {
  abstractOf,
  type CitedAgent,
  type CitedWork,
  citedAddress,
  personName,
  titleOf,
  yearOf,
} from './cited-work.ts';

/** CITATION.cff 1.2.0. */
export function citationCff(work: CitedWork): string {
  const { doi, creators, version, issued, keywords, licence, iri } = work;
  return stringify(
    {
      'cff-version': '1.2.0',
      message: 'If you use these data, please cite them as below.',
      type: 'dataset',
      title: titleOf(work),
      ...(abstractOf(work) !== undefined && { abstract: abstractOf(work) }),
      authors: creators.map(cffAgent),
      ...(version !== undefined && { version }),
      'date-released': issued.slice(0, 10),
      ...(doi !== undefined && { doi }),
      url: iri,
      ...(keywords.length > 0 && { keywords }),
      ...(licence !== undefined &&
        (licence.spdx === undefined ? { 'license-url': licence.iri } : { license: licence.spdx })),
    },
    { lineWidth: 0 },
  );
}

function cffAgent({ name, isPerson, iri, affiliation }: CitedAgent): Readonly<Record<string, string>> {
  if (!isPerson) return { name, ...(iri !== undefined && { website: iri }) };
  const { family, given } = personName(name);
  return {
    'family-names': family,
    ...(given !== '' && { 'given-names': given }),
    ...(iri !== undefined && { orcid: iri }),
    ...(affiliation !== undefined && { affiliation: affiliation.name }),
  };
}

/** One BibTeX entry. `@misc` is known to every style; biblatex has `@dataset`. */
export function bibtex(work: CitedWork): string {
  const { creators, publisher, version, doi, iri, issued, keywords } = work;
  const key = `${iri.replace(/^https?:\/\//, '').replaceAll(/[^A-Za-z0-9]+/g, '-')}`.replace(/-$/, '');
  const fields: Array<readonly [name: string, value: string | undefined]> = [
    ['author', creators.length === 0 ? undefined : creators.map(bibtexName).join(' and ')],
    ['title', `{${tex(titleOf(work))}}`],
    ['publisher', publisher === undefined ? undefined : `{${tex(publisher.name)}}`],
    ['year', yearOf(work)],
    ['month', issued.slice(5, 7) === '' ? undefined : String(Number(issued.slice(5, 7)))],
    ['version', version],
    ['doi', doi],
    ['url', citedAddress(work)],
    ['keywords', keywords.length === 0 ? undefined : tex(keywords.join(', '))],
    ['howpublished', 'Data set'],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}}`]));
  return `@misc{${key},\n${lines.join(',\n')}\n}\n`;
}

function bibtexName({ name, isPerson }: CitedAgent): string {
  if (!isPerson) return `{${tex(name)}}`;
  const { family, given } = personName(name);
  return tex(given === '' ? family : `${family}, ${given}`);
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
const tex = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\~^&%$#_{}]/g, (sign) => special[sign] ?? `\\${sign}`);

/** RIS, which EndNote, Zotero and Mendeley read. */
export function ris(work: CitedWork): string {
  const { creators, publisher, version, doi, issued, keywords, languages } = work;
  const lines: Array<readonly [tag: string, value: string | undefined]> = [
    ['TY', 'DATA'],
    ...creators.map(({ name, isPerson }) => ['AU', isPerson ? risName(name) : name] as const),
    ['TI', titleOf(work)],
    ['PB', publisher?.name],
    ['PY', yearOf(work)],
    ['DA', issued.slice(0, 10).replaceAll('-', '/')],
    ['ET', version],
    ['DO', doi],
    ['UR', citedAddress(work)],
    ['LA', languages[0]],
    ['AB', abstractOf(work)],
    ...keywords.map((word) => ['KW', word] as const),
  ];
  const written = lines.flatMap(([tag, value]) =>
    value === undefined || value === '' ? [] : [`${tag}  - ${value.replaceAll(/\s+/g, ' ')}`],
  );
  return `${[...written, 'ER  - '].join('\r\n')}\r\n`;
}

function risName(name: string): string {
  const { family, given } = personName(name);
  return given === '' ? family : `${family}, ${given}`;
}
