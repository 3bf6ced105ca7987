import { html } from '../html/html.ts';
import { layout } from '../html/layout.ts';

export interface ErrorView {
  /** Name of the catalogue. */
  readonly catalogue: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  /** Findings of the shapes, if there are any. */
  readonly findings: unknown;
}

/** What a reader can do about a status. */
const advice: Readonly<Record<number, string>> = {
  401: 'Ask the people who run this catalogue for a token, and send it in the header Authorization.',
  403: 'Ask the people who run this catalogue for a token that grants access to this.',
  404: 'Check the address. It may have been mistyped, or the thing may belong to another catalogue.',
  410: 'This address was valid, and it will not be used again. Cite the catalogue instead.',
  429: 'Wait a minute, then try again.',
  503: 'Wait a few seconds, then try again.',
};

/** An error as a page for people; programs get the same as problem details. */
export function renderErrorPage(view: ErrorView): string {
  const { catalogue, title, status, code, detail, requestId, findings } = view;
  return layout(
    catalogue,
    title,
    html`<h1>${title}</h1>
<p class="lead">${detail}</p>
${advice[status] === undefined ? undefined : html`<p>${advice[status]}</p>`}
${findings === undefined ? undefined : html`<pre tabindex="0">${JSON.stringify(findings, null, 2)}</pre>`}
<div class="links"><a href="/">Home</a><a href="/datasets">Datasets</a><a href="/docs/access.md">Access and tokens</a></div>
<p class="soft small">HTTP ${status} · <a href="/docs/errors.md#${code}"><code>${code}</code></a> · request <code>${requestId}</code></p>`,
  );
}
