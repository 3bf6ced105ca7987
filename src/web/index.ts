export { renderCasePage } from './case-page.ts';
export { type DocView, renderDocPage } from './doc-page.ts';
export { renderHomePage } from './home-page.ts';
export { html } from './html.ts';
export type * from './model.ts';
export { type ResultsView, renderQueryProblemPage, renderResultsPage, renderSparqlPage } from './sparql-page.ts';
export { styleSheet } from './style.ts';
