import { taken } from '../../core/index.ts';
import { type LinkedRegion, type PublishedPair, readAgreement, regionKey } from '../../graph/index.ts';
import { assertMayRead, callerOf, missing } from '../access/caller.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { type CaseDocument, caseNames, readCase } from '../cases/case-documents.ts';
import { assertNotWithdrawn } from '../doc/withdrawn.ts';
import { noteForAudit } from '../http/audit.ts';

/** One delineation of a group, as the page names it. */
export interface ComparedRegion {
  readonly document: CaseDocument;
  readonly roi: CaseDocument['rois'][number];
  /** Observer and method if they are known, else name and object. */
  readonly label: string;
}

/** Delineations of one structure on one image that are compared with each other. */
export interface ComparedGroup {
  readonly structure: string;
  readonly regions: readonly ComparedRegion[];
  /** Comparisons within the group. */
  readonly pairs: ReadonlyArray<{ readonly pair: PublishedPair; readonly first: number; readonly second: number }>;
}

/** The compared delineations of a subject that the caller may read. @throws HttpProblem 404, 410; AccessRefused if the caller may not read all of its datasets */
export async function comparedGroups(
  request: Request,
  subject: string,
  context: ApiContext,
): Promise<readonly ComparedGroup[]> {
  assertNotWithdrawn(`id/subject/${subject}`, context);
  const names = (await caseNames(context.dataDirectory)).filter(
    (name) => name.slice(0, name.lastIndexOf('-')) === subject,
  );
  const read = await Promise.all(names.map((name) => readCase(context.dataDirectory, name)));
  const documents = read.filter((one) => one !== undefined);
  const caller = await callerOf(request, context);
  if (documents.length === 0)
    throw missing(caller, new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such subject.'));
  const datasets = [...new Set(documents.map(({ run }) => run.dataset))].sort();
  noteForAudit(request, { datasets });
  for (const dataset of datasets) assertMayRead(dataset, caller);
  return groupsOf(await readAgreement(context.dataDirectory, subject), documents);
}

/** Regions that are connected by comparisons, other than those of encodings, form a group. */
export function groupsOf(pairs: readonly PublishedPair[], documents: readonly CaseDocument[]): ComparedGroup[] {
  const wanted = pairs.filter(({ comparison }) => comparison !== 'BetweenEncodings');
  const groupOf = new Map<string, Set<string>>();
  const regions = new Map<string, LinkedRegion>();
  for (const { first, second } of wanted) {
    const [a, b] = [regionKey(first), regionKey(second)];
    regions.set(a, first).set(b, second);
    const joined = new Set([...(groupOf.get(a) ?? [a]), ...(groupOf.get(b) ?? [b])]);
    for (const key of joined) groupOf.set(key, joined);
  }
  const groups = [...new Set(groupOf.values())].map((keys): ComparedGroup => {
    const members = [...keys]
      .flatMap((key) => comparedRegion(regions.get(key)!, documents) ?? [])
      .sort((a, b) => compare(a.label, b.label) || compare(a.document.id, b.document.id));
    const place = new Map(
      members.map(({ document, roi }, n) => [
        regionKey({ run: document.run.digest, segmentNumber: roi.segmentNumber }),
        n,
      ]),
    );
    const own = wanted.flatMap((pair) => {
      const [first, second] = [place.get(regionKey(pair.first)), place.get(regionKey(pair.second))];
      return first === undefined || second === undefined ? [] : [{ pair, first, second }];
    });
    return { structure: own[0]?.pair.structure ?? '', regions: members, pairs: own };
  });
  return groups
    .filter(({ pairs: own }) => own.length > 0)
    .sort(
      (a, b) =>
        compare(a.structure, b.structure) ||
        compare(a.regions[0]!.document.image.seriesId, b.regions[0]!.document.image.seriesId),
    );
}

function comparedRegion(
  { run, segmentNumber }: LinkedRegion,
  documents: readonly CaseDocument[],
): ComparedRegion | undefined {
  const document = documents.find((one) => one.run.digest === run);
  const roi = document?.rois.find((one) => one.segmentNumber === segmentNumber);
  if (document === undefined || roi === undefined) return undefined;
  const [observer, method] = [taken(roi.attribution?.observers), taken(roi.attribution?.methods)];
  const known = [observer?.label, method?.method, observer ? undefined : method?.algorithm?.name].filter(Boolean);
  const object = `${roi.label} (${document.delineation.kind} …${document.id.slice(-8)})`;
  return { document, roi, label: observer === undefined ? [object, ...known].join(', ') : known.join(', ') };
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
