import { citationFormats } from '../../catalogue/index.ts';
import { type Html, html } from '../html/html.ts';

/** Links to the citation files below the address of a dataset or study. */
export const citationLinks = (address: string): Html =>
  html`${Object.entries(citationFormats).map(([file, { title }], at) => html`${at === 0 ? '' : ' · '}<a href="${address}/cite/${file}">${title}</a>`)}`;
