/** What a citation states about a dataset, a cohort or a stability study. */
export interface CitedWork {
  readonly iri: string;
  /** Without the resolver: `10.1234/lung1`. */
  readonly doi?: string;
  readonly kind: 'Dataset' | 'Collection';
  readonly titles: readonly Words[];
  readonly descriptions: readonly Words[];
  readonly creators: readonly CitedAgent[];
  readonly publisher?: CitedAgent;
  readonly version?: string;
  /** ISO 8601. */
  readonly issued: string;
  readonly modified?: string;
  readonly keywords: readonly string[];
  readonly languages: readonly string[];
  readonly licence?: { readonly iri: string; readonly name: string; readonly spdx?: string };
  /** IRI of the EU access right. */
  readonly access?: string;
  readonly sizes: readonly string[];
  readonly formats: readonly string[];
  readonly related: readonly RelatedWork[];
}

export interface Words {
  readonly value: string;
  readonly language: string;
}

export interface CitedAgent {
  readonly name: string;
  /** ORCID or ROR, as IRI. */
  readonly iri?: string;
  readonly isPerson: boolean;
  readonly affiliation?: { readonly name: string; readonly iri?: string };
}

export interface RelatedWork {
  readonly iri: string;
  readonly relation: 'IsVersionOf' | 'IsNewVersionOf' | 'IsDerivedFrom' | 'IsReferencedBy' | 'IsPartOf' | 'HasPart';
}

/** The DOI in an IRI or text, if it is one. */
export const doiOf = (text: string): string | undefined =>
  /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)?(10\.\d{4,9}\/\S+)$/i.exec(text)?.[1];

/** Where the work is cited: its DOI, else its own address. */
export const citedAddress = ({ doi, iri }: CitedWork): string => (doi === undefined ? iri : `https://doi.org/${doi}`);

export const yearOf = ({ issued }: CitedWork): string => issued.slice(0, 4);
export const titleOf = ({ titles, iri }: CitedWork): string => english(titles) ?? iri;
export const abstractOf = ({ descriptions }: CitedWork): string | undefined => english(descriptions);

const english = (words: readonly Words[]): string | undefined =>
  (words.find(({ language }) => language.startsWith('en')) ?? words[0])?.value;

/**
 * Family and given name of a person. "Family, Given" stays so; else the last word is the family name, with the
 * particles before it.
 */
export function personName(name: string): { readonly family: string; readonly given: string } {
  const [family, given] = name.split(/,\s*/, 2) as [string, string | undefined];
  if (given !== undefined) return { family, given };
  const [, first = '', last = name] =
    /^(.*?)\s+((?:(?:van|von|de|der|den|del|di|da|la|le|ter|ten)\s+)*\S+)$/i.exec(name) ?? [];
  return { family: last, given: first };
}
