import { refusalCounts, refusalText } from '../../core/index.ts';
import { encodingsReader } from '../../graph/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { type CaseDocument, readRefusals } from '../cases/case-documents.ts';
import { caseView } from '../cases/case-view.ts';
import { ownRegions, readableCases } from '../cases/readable-cases.ts';
import type { HomeView } from '../html/model.ts';
import { byCode } from '../refusals/render-refusals.ts';

const casesPerPage = 12;

type Catalogue = Pick<
  HomeView,
  'cases' | 'totals' | 'hidden' | 'page' | 'pages' | 'refusals' | 'refusalCount' | 'refusalKinds'
>;

/** The content of the home page: one page of the cases the caller may see, and counts over all of them. */
export async function readCatalogue(context: ApiContext, caller: Caller, page: number): Promise<Catalogue> {
  const { dataDirectory } = context;
  const documents: Array<Pick<CaseDocument, 'rois'> & { readonly document: CaseDocument }> = [];
  const encodingsOf = encodingsReader(dataDirectory);
  const { documents: readable, hidden } = await readableCases(context, caller);
  for (const document of readable) {
    documents.push({ document, rois: ownRegions(document, await encodingsOf(document.subject.id)) });
  }
  const pages = Math.max(1, Math.ceil(documents.length / casesPerPage));
  const shown = Math.min(page, pages);
  const refusals = caller.everything ? await readRefusals(dataDirectory) : [];
  const sum = (value: (one: Pick<CaseDocument, 'rois'>) => number) =>
    documents.reduce((total, one) => total + value(one), 0);
  return {
    cases: documents.slice((shown - 1) * casesPerPage, shown * casesPerPage).map(({ document }) => caseView(document)),
    totals: {
      cases: documents.length,
      subjects: new Set(documents.map(({ document }) => document.subject.id)).size,
      rois: sum(({ rois }) => rois.length),
      features: sum(({ rois }) => rois.reduce((total, roi) => total + (roi.featureCount ?? 0), 0)),
    },
    hidden,
    page: shown,
    pages,
    refusals: byCode(refusals.map((refusal) => ({ refusal }))).map(([code, found]) => {
      const { reason, remedy } = found[0]!.refusal;
      return { code, count: found.length, reason, remedy };
    }),
    refusalCount: refusals.length,
    refusalKinds: refusalText(refusalCounts(refusals)),
  };
}
