import { imageLabel } from '../../core/index.ts';
import { encodingsReader } from '../../graph/index.ts';
import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import type { CaseDocument } from '../cases/case-documents.ts';
import { classNameOf, fileHref } from '../cases/case-view.ts';
import { hiddenCases, ownRegions, readableCases } from '../cases/readable-cases.ts';
import { type Content, html } from '../html/html.ts';
import { caseLink, datasetLink, subjectLink } from '../html/links.ts';
import { noteForAudit } from '../http/audit.ts';
import type { Column } from './list.ts';
import { listResponse } from './render-list.ts';

interface Line {
  readonly document: CaseDocument;
  /** Without further encodings, which would count twice. */
  readonly regions: CaseDocument['rois'];
}

const columns: readonly Column<Line>[] = [
  { key: 'case', label: 'Case', value: ({ document }) => document.id, show: ({ document }) => picture(document) },
  {
    key: 'subject',
    label: 'Subject',
    value: ({ document }) => document.subject.id,
    show: ({ document }) => subjectLink(document.subject.id),
  },
  {
    key: 'dataset',
    label: 'Dataset',
    choice: true,
    value: ({ document }) => document.run.dataset,
    show: ({ document }) => datasetLink(document.run.dataset),
  },
  { key: 'modality', label: 'Modality', choice: true, value: ({ document }) => document.image.modality },
  { key: 'image', label: 'Image', value: ({ document }) => imageLabel(document.image) },
  { key: 'drawn', label: 'Delineation', choice: true, value: ({ document }) => document.delineation.kind },
  {
    key: 'class',
    label: 'Classes',
    choice: true,
    value: ({ regions }) => [...new Set(regions.map(({ mapped }) => (mapped ? classNameOf(mapped) : 'unmapped')))],
  },
  { key: 'regions', label: 'Regions', number: true, value: ({ regions }) => regions.length },
  {
    key: 'features',
    label: 'Features',
    number: true,
    value: ({ regions }) => regions.reduce((sum, { featureCount = 0 }) => sum + featureCount, 0),
  },
  {
    key: 'refused',
    label: 'Refused',
    number: true,
    value: ({ document }) => document.refusals?.length ?? 0,
    show: ({ document }) =>
      document.refusals?.length
        ? html`<a href="/refusals?subject=${encodeURIComponent(document.subject.id)}">${document.refusals.length}</a>`
        : 0,
  },
];

function picture(document: CaseDocument): Content {
  const preview = document.outputs.find(({ role }) => role === 'preview');
  const image =
    preview === undefined
      ? undefined
      : html`<img class="thumb" src="${fileHref(document.id, preview.path)}" loading="lazy" width="40" height="40" alt=""> `;
  return html`<span class="nowrap">${image}${caseLink(document.id)}</span>`;
}

/** `/cases`: all cases that the caller may read. */
export async function casesPage(request: Request, context: ApiContext): Promise<Response> {
  const { documents, hidden } = await readableCases(context, await callerOf(request, context));
  noteForAudit(request, { form: 'cases', datasets: [...new Set(documents.map(({ run }) => run.dataset))] });
  const encodingsOf = encodingsReader(context.dataDirectory);
  const items: Line[] = [];
  for (const document of documents) {
    items.push({ document, regions: ownRegions(document, await encodingsOf(document.subject.id)) });
  }
  return listResponse(
    context.title ?? 'FAIR-QIAW',
    {
      path: '/cases',
      heading: 'Cases',
      lead: 'One image series with the regions drawn on it: volume, masks, features and their provenance.',
      noun: ['case', 'cases'],
      columns,
      items,
      order: 'case',
      empty: hidden
        ? undefined
        : html`There are no cases yet. Create some with <code>qiaw run &lt;folder&gt; --data DIR</code>.`,
      ...(hidden && { note: hiddenCases }),
    },
    request,
  );
}
