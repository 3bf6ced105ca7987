import { type Encodings, regionKey } from '../../graph/index.ts';
import type { Caller } from '../access/model.ts';
import type { ApiContext } from '../app/context.ts';
import { type CaseDocument, caseNames, readCase } from './case-documents.ts';

export interface ReadableCases {
  /** In the order of their names. */
  readonly documents: readonly CaseDocument[];
  /** Whether there are cases that the caller may not read. Neither their number nor its growth may be visible. */
  readonly hidden: boolean;
}

/** The cases that the caller may read. */
export async function readableCases({ dataDirectory }: ApiContext, caller: Caller): Promise<ReadableCases> {
  const documents: CaseDocument[] = [];
  let hidden = false;
  for (const name of await caseNames(dataDirectory)) {
    const document = await readCase(dataDirectory, name);
    if (document === undefined) continue;
    if (caller.mayRead(document.run.dataset)) documents.push(document);
    else hidden = true;
  }
  return { documents, hidden };
}

export const hiddenCases = 'Further cases require a token with record access.';

/** The regions of a case without further encodings of other regions, which would count twice. */
export const ownRegions = ({ run, rois }: CaseDocument, encodings: Encodings): CaseDocument['rois'] =>
  rois.filter(({ segmentNumber }) => !encodings.has(regionKey({ run: run.digest, segmentNumber })));
