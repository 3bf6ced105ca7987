import { dicomWebTarget } from '../push/dicomweb.ts';
import type { SourceKind } from '../source-kind.ts';
import { webUrl } from '../web-url.ts';
import { fetchDicomWeb } from './fetch.ts';

/** A DICOMweb service (PS3.18): queried by QIDO-RS, read by WADO-RS, written by STOW-RS. */
export const dicomWebKind: SourceKind<{ readonly url: URL }> = {
  form: 'dicomweb:<url>',
  parse: (text) => ({ url: webUrl(text, 'dicomweb') }),
  identity: ({ url }) => url.href,
  fetch: ({ url }, spool, context) => fetchDicomWeb(url, spool, context),
  listsAll: true,
  pushTarget: ({ url }, context) => dicomWebTarget(url, context),
};
