import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caseSnippets, type Snippet } from '../../catalogue/index.ts';
import { isFeatureColumn, parseSheet } from '../../core/index.ts';
import { readAgreement } from '../../graph/index.ts';
import { assertMayRead, callerOf, missing } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { linkHeader } from '../datasets/signposting.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import type { FeatureTable } from '../html/model.ts';
import { noteForAudit } from '../http/audit.ts';
import { type CaseDocument, isCaseName, outputOf, readCase } from './case-documents.ts';
import { caseJsonLd, caseLinks, caseLinkset } from './case-landing.ts';
import { caseView, refusalView } from './case-view.ts';
import { encodingLinks } from './encoding-links.ts';
import { renderCasePage } from './render-case-page.ts';

/** `/cases/{case}`: the page of one case. */
export async function casePage(request: Request, name: string, context: ApiContext): Promise<Response> {
  const document = await readableCase(request, name, context);
  const body = renderCasePage({
    title: context.title ?? 'FAIR-QIAW',
    case: caseView(document, await encodingLinks(document, context.dataDirectory)),
    software: [
      document.run.software.name,
      document.run.software.version,
      document.run.software.commit.slice(0, 12),
    ].join(' '),
    settings: prettyJson(document.run.settingsJson),
    provenance: provenanceOf(document),
    snippets: snippetsOf(document),
    hasAgreement: (await readAgreement(context.dataDirectory, document.subject.id)).length > 0,
    features: await featureTable(context.dataDirectory, document),
    refusals: (document.refusals ?? []).map(refusalView),
    jsonLd: await caseJsonLd(document, context),
  });
  const link = linkHeader(await caseLinks(document, context));
  return new Response(body, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', link },
  });
}

/** `/linkset/cases/{case}`. */
export async function caseLinksetResponse(request: Request, name: string, context: ApiContext): Promise<Response> {
  const body = await caseLinkset(await readableCase(request, name, context), context);
  return new Response(body, { headers: { 'content-type': 'application/linkset+json', 'cache-control': 'no-cache' } });
}

/** The case of a request, noted for the audit log. @throws HttpProblem 404, 410; AccessRefused if the caller may not read it */
export async function readableCase(request: Request, name: string, context: ApiContext): Promise<CaseDocument> {
  assertNotWithdrawn(`cases/${name}`, context);
  const none = new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such case.');
  if (!isCaseName(name)) throw none;
  const document = await readCase(context.dataDirectory, name);
  const caller = await callerOf(request, context);
  if (document === undefined) throw missing(caller, none);
  noteForAudit(request, { datasets: [document.run.dataset] });
  assertMayRead(document.run.dataset, caller);
  return document;
}

const provenanceOf = ({ image, drawnOn, delineation, run }: CaseDocument): ReadonlyArray<readonly [string, string]> => [
  ['Image series', `${image.seriesId} (${image.instanceCount} instances, content sha256 ${image.contentDigest})`],
  ['Delineation', `${delineation.kind} ${delineation.sopId} (linked by ${delineation.linkMethod})`],
  ...(drawnOn ? ([['Drawn on', `${drawnOn.modality} series ${drawnOn.seriesId}`]] as const) : []),
  [
    'Scanner',
    [image.manufacturer, image.manufacturerModelName, image.convolutionKernel].filter(Boolean).join(', ') ||
      'not stated',
  ],
  ['Contour rule', run.contourRule],
  ['Run', run.digest],
  ['Settings', run.settingsDigest],
];

/** A case without a mask, of a damaged directory, has no snippets. */
function snippetsOf({ id, outputs }: CaseDocument): readonly Snippet[] {
  const path = (role: string): string | undefined => outputs.find((one) => one.role === role)?.path;
  const [mask, seg, sr] = ['mask', 'seg', 'sr'].map(path);
  return mask === undefined ? [] : caseSnippets({ id, mask, ...(seg && { seg }), ...(sr && { sr }) });
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** features.csv transposed: one row per feature, one column per ROI. Numbers are unchanged. */
async function featureTable(dataDirectory: string, document: CaseDocument): Promise<FeatureTable | undefined> {
  const output = document.outputs.find(({ role }) => role === 'features');
  if (output === undefined || outputOf(document, output.path) === undefined) return undefined;
  const text = await readFile(join(dataDirectory, 'cases', document.id, output.path), 'utf8').catch(() => '');
  const [header, ...rows] = parseSheet(text) ?? [];
  if (header === undefined) return undefined;
  const roi = header.indexOf('roi');
  const columns = header.map((name, index) => ({ name, index })).filter(({ name }) => isFeature(name));
  return {
    rois: rows.map((row) => row[roi] ?? ''),
    rows: columns.map(({ name, index }) => ({ name, values: rows.map((row) => short(row[index] ?? '')) })),
  };
}

const isFeature = (name: string): boolean => !/^(?:Image|Mask|Label)$/.test(name) && isFeatureColumn(name);

/** Six significant digits for the page; the file and the graph have all of them. */
function short(text: string): string {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? text : String(Number(value.toPrecision(6)));
}
