import { graphNames, namespaces } from '../../graph/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { readableCases } from '../cases/readable-cases.ts';
import { draftVersion } from '../datasets/dataset-view.ts';
import { ownNumbers } from '../datasets/own-numbers.ts';
import { perVersion } from '../fdp/per-version.ts';
import { html } from '../html/html.ts';
import { grouped } from '../html/layout.ts';
import { dayOf } from '../html/links.ts';
import { noteForAudit } from '../http/audit.ts';
import type { Column } from './list.ts';
import { listResponse } from './render-list.ts';

/** What the metadata say about a dataset of the catalogue. */
interface Summary {
  readonly iri: string;
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly modified: string;
  readonly access: string;
  /** As published: withheld, or stepped down, where the exact number may not be published. */
  readonly individuals: string | undefined;
}

interface Line extends Summary {
  /** Cases that the caller may read; undefined if none of the dataset may be read. */
  readonly cases: number | undefined;
}

const columns: readonly Column<Line>[] = [
  {
    key: 'title',
    label: 'Dataset',
    value: ({ title, id }) => [title, id],
    show: ({ iri, title, id }) => html`<a href="${iri}">${title}</a><br><span class="soft small">${id}</span>`,
  },
  { key: 'access', label: 'Access', choice: true, value: ({ access }) => access },
  { key: 'version', label: 'Version', value: ({ version }) => version },
  { key: 'modified', label: 'Changed', value: ({ modified }) => dayOf(modified) },
  {
    key: 'subjects',
    label: 'Subjects',
    number: true,
    value: ({ individuals }) => (individuals === undefined ? undefined : Number(individuals)),
    show: ({ individuals, cases, id }) => {
      if (individuals === undefined) return 'not told';
      const number = grouped(Number(individuals));
      return cases === undefined ? number : html`<a href="/subjects?dataset=${encodeURIComponent(id)}">${number}</a>`;
    },
  },
  {
    key: 'cases',
    label: 'Cases',
    number: true,
    value: ({ cases }) => cases,
    show: ({ cases, id }) =>
      cases === undefined
        ? 'with a token'
        : html`<a href="/cases?dataset=${encodeURIComponent(id)}">${grouped(cases)}</a>`,
  },
];

/** `/datasets`: the catalogue as a table. Its metadata are public; cases are counted only for callers who may read them. */
export async function datasetsPage(request: Request, context: ApiContext): Promise<Response> {
  const caller = await callerOf(request, context);
  noteForAudit(request, { form: 'datasets' });
  const summaries = await (await summariesOf(context.store)).read(context);
  const views = summaries.map((one) => ({ ...one, withdrawn: false }));
  const numbers = await ownNumbers(request, views, context);
  const cases = new Map<string, number>();
  for (const { run } of (await readableCases(context, caller)).documents) {
    cases.set(run.dataset, (cases.get(run.dataset) ?? 0) + 1);
  }
  const items = summaries.map((one) => ({
    ...one,
    individuals: numbers.get(one.iri)?.individuals ?? one.individuals,
    cases: caller.mayRead(one.id) ? (cases.get(one.id) ?? 0) : undefined,
  }));
  return listResponse(
    context.title ?? 'FAIR-QIAW',
    {
      path: '/datasets',
      heading: 'Datasets',
      lead: html`What is published here, with its metadata, access and downloads. The same as <a href="/catalog/main">a catalogue</a> with descriptions.`,
      noun: ['dataset', 'datasets'],
      columns,
      items,
      order: 'title',
      empty: 'There are no datasets yet.',
    },
    request,
  );
}

/** One query per version of the store. */
const summariesOf = perVersion(() => {
  let made: Promise<readonly Summary[]> | undefined;
  return {
    read(context: ApiContext): Promise<readonly Summary[]> {
      const mine = made ?? query(context);
      made = mine;
      mine.catch(() => {
        if (made === mine) made = undefined;
      });
      return mine;
    },
  };
});

type Term = { readonly value: string; readonly 'xml:lang'?: string };

async function query(context: ApiContext): Promise<readonly Summary[]> {
  const { dct, dcat, skos } = namespaces;
  const text = `SELECT * { GRAPH <${graphNames(context.base).catalog.value}> {
    <${context.base}catalog/main> <${dcat}dataset> ?dataset .
    OPTIONAL { ?dataset <${dct}title> ?title }
    OPTIONAL { ?dataset <${dcat}version> ?version }
    OPTIONAL { ?dataset <${dct}modified> ?modified }
    OPTIONAL { ?dataset <${namespaces.healthdcatap}numberOfUniqueIndividuals> ?individuals }
    OPTIONAL { ?dataset <${dct}accessRights> ?rights OPTIONAL { ?rights <${skos}prefLabel> ?access } }
  } }`;
  const answer = await context.store.query(text, { resultsFormat: 'json', graphFormat: 'ntriples', timeoutMs: 30_000 });
  const { results } = JSON.parse(answer.body) as { results: { bindings: Array<Readonly<Record<string, Term>>> } };
  // The English texts last, so that they are kept.
  const rank = (row: Readonly<Record<string, Term>>) =>
    ['title', 'access'].filter((name) => row[name]?.['xml:lang']?.startsWith('en')).length;
  const found = new Map<string, Summary>();
  for (const row of results.bindings.sort((a, b) => rank(a) - rank(b))) {
    const iri = row['dataset']!.value;
    const version = row['version']?.value ?? '';
    found.set(iri, {
      iri,
      id: decodeURIComponent(iri.slice(iri.lastIndexOf('/') + 1)),
      title: row['title']?.value ?? iri,
      version,
      modified: row['modified']?.value ?? '',
      access: version === draftVersion ? 'draft' : (row['access']?.value ?? 'not stated'),
      individuals: row['individuals']?.value,
    });
  }
  return [...found.values()].sort((a, b) => (a.iri < b.iri ? -1 : 1));
}
