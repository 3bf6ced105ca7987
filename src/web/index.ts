export { renderCasePage } from './case-page.ts';
export { type DocView, renderDocPage } from './doc-page.ts';
export { renderHomePage } from './home-page.ts';
export { escapeHtml, Html, html } from './html.ts';
export { humanBytes, layout } from './layout.ts';
export type * from './model.ts';
export { type ResultsView, renderQueryProblemPage, renderResultsPage, renderSparqlPage } from './sparql-page.ts';
export { styleSheet } from './style.ts';
