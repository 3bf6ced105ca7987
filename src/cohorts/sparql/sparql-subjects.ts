import { seriesAttributes, seriesNumbers, seriesTexts } from '../../core/index.ts';
import { twoYears } from '../filter/evaluate.ts';
import type { ClinicalFilter, SeriesFilter, SubjectFilter } from '../filter/filter.ts';
import { allRegions, regionPatterns, type Translation } from './sparql-regions.ts';
import { iri, literal, rangeFilter, type Variables, values } from './sparql-text.ts';

const subjectSet = (body: string): string => `{ SELECT DISTINCT ?subject WHERE { ${body} } }`;

export const allSubjects = ({ variables }: Translation): string =>
  subjectSet(`GRAPH ${variables.fresh('g')} { ?subject a ncit:C16960 }`);

/** Subjects that match the filter, as patterns that bind ?subject. Each pattern is a separate set, which engines join by hashing. */
export function subjectPatterns(filter: SubjectFilter, translation: Translation): string[] {
  const { columns, variables } = translation;
  const parts: string[] = [];
  const nested = (one: SubjectFilter): string =>
    subjectSet([allSubjects(translation), ...subjectPatterns(one, translation)].join(' '));
  for (const one of filter.and ?? []) parts.push(nested(one));
  if (filter.or !== undefined) {
    const choices = filter.or.map(nested).join(' UNION ');
    parts.push(choices === '' ? '{ SELECT ?subject WHERE { FILTER (false) } }' : subjectSet(choices));
  }
  if (filter.not !== undefined) parts.push(subjectSet(`${allSubjects(translation)} MINUS ${nested(filter.not)}`));
  if (filter.iri !== undefined) parts.push(values('?subject', filter.iri.map(iri)));
  if (filter.dataset !== undefined) {
    const dataset = variables.fresh('dataset');
    const iris = filter.dataset.map((id) => iri(`${columns.base}dataset/${encodeURIComponent(id)}`));
    const graph = variables.fresh('g');
    const record = variables.fresh('record');
    parts.push(
      subjectSet(`${values(dataset, iris)} { GRAPH ${graph} { ?subject a ncit:C16960 ; dct:isPartOf ${dataset} } }
      UNION { GRAPH ${graph} { ${record} a qiaw:ImportedRecord ; qiaw:ofSubject ?subject ; dct:isPartOf ${dataset} } }`),
    );
  }
  if (filter.roi !== undefined) {
    parts.push(subjectSet([allRegions(translation), ...regionPatterns(filter.roi, translation)].join(' ')));
  }
  for (const feature of filter.feature ?? []) {
    parts.push(subjectSet([allRegions(translation), ...regionPatterns({ feature: [feature] }, translation)].join(' ')));
  }
  if (filter.series !== undefined) parts.push(withSeries(filter.series, translation));
  for (const one of filter.clinical ?? []) parts.push(withFinding(one, translation));
  if (filter.survivedTwoYears !== undefined)
    parts.push(...subjectPatterns(twoYears(filter.survivedTwoYears), translation));
  return parts;
}

/** The property behind each series filter field. */
const properties: Readonly<Record<string, string>> = {
  modality: 'qiaw:modality',
  instances: 'qiaw:instanceCount',
  ...Object.fromEntries(seriesAttributes.map(({ field, term }) => [field, `sedi:${term}`])),
};

function withSeries(filter: SeriesFilter, { variables }: Translation): string {
  return subjectSet(seriesPattern(filter, variables.fresh('series'), variables));
}

/** Patterns that bind ?subject and the matching series. */
export function seriesPattern(filter: SeriesFilter, series: string, variables: Variables): string {
  const lists: string[] = [];
  const said: string[] = [];
  const filters: string[] = [];
  for (const field of ['modality', ...seriesTexts] as const) {
    const wanted = filter[field];
    if (wanted === undefined) continue;
    const term = variables.fresh(field);
    lists.push(values(term, wanted.map(field === 'modality' ? iri : literal)));
    said.push(`${series} ${properties[field]} ${term}`);
  }
  for (const field of [...seriesNumbers, 'instances'] as const) {
    const range = filter[field];
    if (range === undefined) continue;
    const value = variables.fresh(field);
    said.push(`${series} ${properties[field]} ${value}`);
    filters.push(rangeFilter(value, range));
  }
  const place = `?subject sedi:hasStudy/sedi:containsSeries ${series} . ${series} a sedi:Series`;
  return `${lists.join(' ')} GRAPH ${variables.fresh('g')} { ${[place, ...said].join(' . ')} } ${filters.join(' ')}`;
}

function withFinding(filter: ClinicalFilter, { variables }: Translation): string {
  const { variable, code } = filter;
  const graph = variables.fresh('g');
  const finding = variables.fresh('observation');
  const term = variables.fresh('code');
  const of = `${finding} qiaw:ofSubject ?subject ; qiaw:variable ${literal(variable)}`;
  if (code !== undefined) {
    // Sex is stated on the subject itself, as ROO's property requires.
    const said = variable === 'sex' ? `?subject roo:P100018 ${term}` : `${of} ; a ${term}`;
    return subjectSet(`${values(term, code.map(iri))} GRAPH ${graph} { ${said} }`);
  }
  const value = variables.fresh('value');
  return subjectSet(`GRAPH ${graph} { ${of} ; roo:P100042 ${value} } ${rangeFilter(value, filter)}`);
}
