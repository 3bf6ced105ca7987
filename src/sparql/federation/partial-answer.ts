import type { QueryAnswer } from '../../store/index.ts';
import { type SiteError, SiteFailed } from '../errors.ts';

export interface MissingSite {
  readonly site: string;
  readonly code: string;
}

/** How each format states that sites are missing: JSON and XML results have links, most RDF syntaxes have comments. */
const marks: Readonly<Record<string, (body: string, missing: readonly MissingSite[]) => string>> = {
  'application/sparql-results+json': (body, missing) => {
    const answer = JSON.parse(body) as { head: Record<string, unknown> };
    return JSON.stringify({ ...answer, head: { ...answer.head, link: missing.map(linkOf) } });
  },
  'application/sparql-results+xml': (body, missing) => {
    const links = missing.map((one) => `<link href="${linkOf(one)}"/>`).join('');
    return body.replace(/<head\s*\/>/, '<head></head>').replace('</head>', `${links}</head>`);
  },
  'application/rdf+xml': (body, missing) =>
    body.replace(/^(<\?xml[^>]*\?>)?/, (head) => `${head}<!-- ${sentence(missing)} -->\n`),
  'text/turtle': commented,
  'application/n-triples': commented,
  'application/n-quads': commented,
  'application/trig': commented,
};

/**
 * Marks the answer as partial, in the way its format allows. In formats without such a way (CSV, TSV, JSON-LD) a partial answer
 * would look complete, so the site's error is thrown instead.
 */
export function markPartial(
  answer: QueryAnswer,
  errors: ReadonlyMap<string, SiteError>,
): QueryAnswer & { readonly missing: readonly MissingSite[] } {
  const missing = [...errors].map(([site, { code }]) => ({ site, code }));
  const mark = marks[answer.mediaType];
  if (mark === undefined) {
    const [first] = errors.values();
    throw new SiteFailed(
      `${first!.message} ${answer.mediaType} cannot mark an answer as partial; request JSON, XML or Turtle.`,
    );
  }
  return { ...answer, body: mark(answer.body, missing), missing };
}

const linkOf = ({ site, code }: MissingSite): string => `urn:fair-qiaw:missing-site:${site}:${code}`;

const sentence = (missing: readonly MissingSite[]): string =>
  `Partial answer. Missing: ${missing.map(({ site, code }) => `${site} (${code})`).join(', ')}`;

function commented(body: string, missing: readonly MissingSite[]): string {
  return `# ${sentence(missing)}\n${body}`;
}
