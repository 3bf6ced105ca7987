import type { CitedWork } from './cited-work.ts';
import { dataciteAttributes, dataciteXml } from './datacite.ts';
import { bibtex, citationCff, ris } from './references.ts';

export interface CitationFormat {
  readonly title: string;
  readonly mediaType: string;
  readonly write: (work: CitedWork) => string;
}

/** The forms of a citation, by the name of the file. */
export const citationFormats: Readonly<Record<string, CitationFormat>> = {
  'CITATION.cff': { title: 'CITATION.cff', mediaType: 'application/yaml; charset=utf-8', write: citationCff },
  'citation.bib': { title: 'BibTeX', mediaType: 'application/x-bibtex; charset=utf-8', write: bibtex },
  'citation.ris': { title: 'RIS', mediaType: 'application/x-research-info-systems; charset=utf-8', write: ris },
  'datacite.xml': { title: 'DataCite XML', mediaType: 'application/vnd.datacite.datacite+xml', write: dataciteXml },
  'datacite.json': {
    title: 'DataCite JSON',
    mediaType: 'application/vnd.datacite.datacite+json',
    write: (work) => `${JSON.stringify(dataciteAttributes(work), null, 2)}\n`,
  },
};
