import { type GraphBuilder, string, text } from '../../graph/index.ts';
import type { ShownFacts } from '../shown-facts.ts';
import { notYetDescribed } from './context.ts';
import type { DatasetState } from './state.ts';
import { adms, dcat, dct, rdfs } from './vocabularies.ts';
import { texts } from './words.ts';

/** Title, description and keywords. If the record lacks them, they are computed, with a note that the record is incomplete. */
export function addDescription(graph: GraphBuilder, { id, node, record, computed }: DatasetState): void {
  const language = record.languages[0] ?? 'en';
  const title = record.title ?? `${id} (not yet described)`;
  graph
    .add(node, dct.title, ...texts(title, record.title === undefined ? 'en' : language))
    .add(node, rdfs.label, ...texts(title, record.title === undefined ? 'en' : language))
    .add(
      node,
      dct.description,
      ...(record.description === undefined
        ? [text(computedDescription(computed), 'en')]
        : texts(record.description, language)),
    )
    .add(node, dcat.keyword, ...keywordsOf(record.keywords, computed).map((word) => text(word, language)))
    .add(node, adms.versionNotes, ...(record.versionNotes === undefined ? [] : texts(record.versionNotes, language)))
    .add(node, dct.bibliographicCitation, record.citation === undefined ? undefined : string(record.citation));
}

/** The counts as a sentence; counts of zero are left out. */
export function computedDescription(computed: ShownFacts): string {
  const { patients, exact, modalities, variables = [] } = computed;
  const { cases, rois, vectors, values } = exact ?? { cases: 0, rois: 0, vectors: { radiomic: 0, deep: 0 }, values: 0 };
  const images = modalities.map(({ key }) => key).join(', ');
  const parts = [
    counted(cases, `case${plural(cases)}${images === '' ? '' : ` (${images})`}`),
    counted(rois, `region${plural(rois)} of interest`),
    counted(vectors.radiomic, `radiomic feature vector${plural(vectors.radiomic)}`),
    counted(vectors.deep, `deep feature vector${plural(vectors.deep)}`),
    counted(values, `feature value${plural(values)}`),
    counted(variables.length, `clinical variable${plural(variables.length)}`),
  ];
  const people = patients === undefined ? [] : [`${patients} patient${plural(patients)}`];
  const all = [...people, ...parts.flatMap((part) => part ?? [])];
  return `${notYetDescribed} by a person.${all.length === 0 ? '' : ` Computed: ${all.join(', ')}.`}`;
}

const counted = (count: number, what: string): string | undefined => (count === 0 ? undefined : `${count} ${what}`);

export const plural = (count: number): string => (count === 1 ? '' : 's');

/** The keywords of the record; if it has none, keywords derived from the content. */
export function keywordsOf(keywords: readonly string[], computed: ShownFacts): readonly string[] {
  if (keywords.length > 0) return keywords;
  const { modalities, hasRadiomics, hasDeepFeatures, variables = [] } = computed;
  const found = [
    ...(hasRadiomics ? ['radiomics'] : []),
    ...modalities.map(({ key }) => key),
    ...(hasDeepFeatures ? ['deep features'] : []),
    ...(variables.length > 0 ? ['clinical data'] : []),
  ];
  return found.length > 0 ? found : ['quantitative imaging'];
}

export function describeInWords(access: 'public' | 'registered' | 'restricted' | undefined): string {
  if (access === 'public') return 'Anyone may read the data.';
  if (access === 'registered') return 'Registered users may read the data.';
  if (access === 'restricted') return 'The data are given on request to the contact.';
  return `${notYetDescribed}: until then the data are given on request to the contact.`;
}
