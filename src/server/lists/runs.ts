import { callerOf } from '../access/caller.ts';
import type { ApiContext } from '../app/context.ts';
import { type Execution, readExecutions } from '../graphql/executions.ts';
import { html } from '../html/html.ts';
import { grouped } from '../html/layout.ts';
import { minuteOf } from '../html/links.ts';
import { noteForAudit } from '../http/audit.ts';
import type { Column } from './list.ts';
import { listResponse } from './render-list.ts';

const words = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  PARTIAL: 'partly succeeded',
  FAILED: 'failed',
  INTERRUPTED: 'interrupted',
} as const satisfies Readonly<Record<Execution['state'], string>>;

const softwareOf = ({ software }: Execution): string | undefined => software && `${software.label} ${software.version}`;

const seconds = ({ startedAt, endedAt }: Execution): number | undefined =>
  endedAt === undefined ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;

const columns: readonly Column<Execution>[] = [
  {
    key: 'started',
    label: 'Started',
    value: ({ startedAt }) => startedAt,
    show: ({ iri, startedAt }) => html`<a href="${iri}">${minuteOf(startedAt)}</a>`,
  },
  { key: 'state', label: 'State', choice: true, value: ({ state }) => words[state] },
  {
    key: 'took',
    label: 'Took',
    number: true,
    value: seconds,
    show: (one) => {
      const took = seconds(one);
      return took === undefined ? undefined : took < 120 ? `${took.toFixed(0)} s` : `${(took / 60).toFixed(0)} min`;
    },
  },
  { key: 'made', label: 'Cases made', number: true, value: ({ casesMade }) => casesMade },
  { key: 'reused', label: 'Reused', number: true, value: ({ casesReused }) => casesReused },
  {
    key: 'refused',
    label: 'Refused inputs',
    number: true,
    value: ({ refusals }) => refusals,
    show: ({ refusals }) =>
      refusals === undefined ? undefined : refusals === 0 ? 0 : html`<a href="/refusals">${grouped(refusals)}</a>`,
  },
  {
    key: 'software',
    label: 'Software',
    choice: true,
    value: softwareOf,
    show: (one) => one.software && html`<a href="${one.software.iri}">${softwareOf(one)}</a>`,
  },
];

/** `/runs`: the executions of the pipeline. Their log names all datasets, so it is shown only to callers who may read everything. */
export async function runsPage(request: Request, context: ApiContext): Promise<Response> {
  const caller = await callerOf(request, context);
  noteForAudit(request, { form: 'runs' });
  return listResponse(
    context.title ?? 'FAIR-QIAW',
    {
      path: '/runs',
      heading: 'Runs',
      lead: 'Executions of the pipeline: when, with which software, and what came of them.',
      noun: ['run', 'runs'],
      columns,
      items: caller.everything ? await readExecutions(context) : [],
      order: '-started',
      empty: caller.everything
        ? html`Nothing has run yet. Start with <code>qiaw run &lt;folder&gt; --data DIR</code>.`
        : 'Runs are shown to callers who may read every record: send a token.',
    },
    request,
  );
}
