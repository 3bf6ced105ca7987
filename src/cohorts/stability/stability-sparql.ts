import { namespaces } from '../../graph/index.ts';
import { studyGraph, studyIri } from './map-study.ts';

/** The features of a study with their intraclass correlations, the most stable first. */
export const stabilitySparql = (base: string, id: string): string => `PREFIX qiaw: <${namespaces.qiaw}>
SELECT ?definition ?icc ?lower ?upper {
  GRAPH <${studyGraph(base, id)}> {
    ?feature qiaw:stabilityIn <${studyIri(base, id)}> ; qiaw:stabilityOf ?definition .
    OPTIONAL { ?feature qiaw:icc ?icc ; qiaw:iccLower ?lower ; qiaw:iccUpper ?upper }
  }
}
ORDER BY DESC(?lower) ?definition`;
