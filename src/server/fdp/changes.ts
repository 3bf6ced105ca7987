import { namedNode, namespaces, type Quad, quad, text, typed } from '../../graph/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { visibleRows } from '../graphs/visible-rows.ts';
import { metadataAnswer } from './answer.ts';
import { layerResources } from './layers.ts';

const { dcat, dct, rdf, xsd } = namespaces;
const ldes = 'https://w3id.org/ldes#';
const tree = 'https://w3id.org/tree#';
const as = 'https://www.w3.org/ns/activitystreams#';
const timestamp = namedNode(`${dct}modified`);
const versionOf = namedNode(`${dcat}isVersionOf`);

/** One member of the stream: a published version, or the withdrawal of one. */
interface Change {
  readonly member: string;
  readonly version: string;
  /** ISO 8601. */
  readonly at: string;
  readonly withdrawn: boolean;
}

/**
 * `/changes`: published and withdrawn versions of datasets as a Linked Data Event Stream, one TREE node per month. A version has the
 * statements of its metadata, hence only numbers that are published. Nothing is removed except what was withdrawn, of which the
 * withdrawal remains.
 */
export async function changesResponse(request: Request, context: ApiContext): Promise<Response> {
  const months = [...new Set((await changes(request, context)).map(({ at }) => monthOf(at)))].sort();
  const node = namedNode(`${context.base}changes`);
  const quads = streamQuads(context);
  for (const month of months) {
    const page = namedNode(`${node.value}/${month}`);
    const bounds = [
      ['GreaterThanOrEqualToRelation', `${month}-01T00:00:00Z`],
      ['LessThanRelation', `${monthAfter(month)}-01T00:00:00Z`],
    ] as const;
    for (const [kind, value] of bounds) {
      const relation = namedNode(`${node.value}#${month}-${kind}`);
      quads.push(
        quad(node, namedNode(`${tree}relation`), relation),
        quad(relation, namedNode(`${rdf}type`), namedNode(tree + kind)),
        quad(relation, namedNode(`${tree}node`), page),
        quad(relation, namedNode(`${tree}path`), timestamp),
        quad(relation, namedNode(`${tree}value`), typed(value, namedNode(`${xsd}dateTime`))),
      );
    }
  }
  return metadataAnswer(request, quads, context);
}

/** `/changes/{month}`: the members of one month. */
export async function changesPage(request: Request, month: string, context: ApiContext): Promise<Response> {
  const own = (await changes(request, context)).filter(({ at }) => monthOf(at) === month);
  if (own.length === 0) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is nothing at this address.');
  const quads: Quad[] = [
    quad(stream(context), namedNode(`${rdf}type`), namedNode(`${ldes}EventStream`)),
    quad(stream(context), namedNode(`${tree}view`), namedNode(`${context.base}changes/${month}`)),
    quad(namedNode(`${context.base}changes/${month}`), namedNode(`${rdf}type`), namedNode(`${tree}Node`)),
  ];
  for (const { member } of own) quads.push(quad(stream(context), namedNode(`${tree}member`), namedNode(member)));
  const live = own.filter(({ withdrawn }) => !withdrawn).map(({ version }) => version);
  for (const resource of await layerResources(live, context)) quads.push(...resource.quads);
  for (const { member, version, at, withdrawn } of own) {
    if (!withdrawn) continue;
    quads.push(
      quad(namedNode(member), namedNode(`${rdf}type`), namedNode(`${as}Delete`)),
      quad(namedNode(member), namedNode(`${as}object`), namedNode(version)),
      quad(namedNode(member), versionOf, namedNode(datasetOf(version))),
      quad(namedNode(member), timestamp, typed(at, namedNode(`${xsd}dateTime`))),
    );
  }
  return metadataAnswer(request, distinct(quads), context);
}

const stream = ({ base }: ApiContext) => namedNode(`${base}changes#stream`);

function streamQuads(context: ApiContext): Quad[] {
  const self = stream(context);
  const view = namedNode(`${context.base}changes`);
  const policy = namedNode(`${context.base}changes#retention`);
  const type = namedNode(`${rdf}type`);
  return [
    quad(self, type, namedNode(`${ldes}EventStream`)),
    quad(self, namedNode(`${dct}title`), text('Published and withdrawn versions of datasets', 'en')),
    quad(self, namedNode(`${ldes}timestampPath`), timestamp),
    quad(self, namedNode(`${ldes}versionOfPath`), versionOf),
    quad(self, namedNode(`${ldes}versionDeleteObject`), namedNode(`${as}Delete`)),
    quad(self, namedNode(`${tree}view`), view),
    quad(view, type, namedNode(`${tree}Node`)),
    // Everything since the beginning is kept.
    quad(view, namedNode(`${ldes}retentionPolicy`), policy),
    quad(policy, type, namedNode(`${ldes}PointInTimePolicy`)),
    quad(policy, namedNode(`${ldes}pointInTime`), typed('1970-01-01T00:00:00Z', namedNode(`${xsd}dateTime`))),
  ];
}

/** In order of time. */
async function changes(request: Request, context: ApiContext): Promise<Change[]> {
  const rows = await visibleRows(query, request, context);
  return rows
    .flatMap((row): Change[] => {
      const version = row['version']!.value;
      const withdrawn = row['ended'] !== undefined;
      const at = (row['ended'] ?? row['at'])?.value;
      if (at === undefined || !isVersion.test(version) || !version.startsWith(context.base)) return [];
      return [{ version, member: withdrawn ? `${version}#withdrawal` : version, at, withdrawn }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.member < b.member ? -1 : 1));
}

const query = `PREFIX dcat: <${dcat}>
PREFIX dct: <${dct}>
PREFIX prov: <${namespaces.prov}>
PREFIX qiaw: <${namespaces.qiaw}>
SELECT DISTINCT ?version ?at ?ended {
  { ?version a dcat:Dataset ; dcat:isVersionOf ?dataset ; dct:modified ?at }
  UNION { ?version a qiaw:WithdrawnResource ; prov:invalidatedAtTime ?ended }
}`;

const isVersion = /\/dataset\/[^/]+\/version\/[^/#]+$/;
const datasetOf = (version: string): string => version.replace(/\/version\/[^/]+$/, '');
const monthOf = (at: string): string => at.slice(0, 7);

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

function distinct(quads: readonly Quad[]): Quad[] {
  const seen = new Map<string, Quad>();
  for (const one of quads) {
    const { subject, predicate, object } = one;
    const rest = object.termType === 'Literal' ? `${object.language}^${object.datatype.value}` : object.termType;
    seen.set(JSON.stringify([subject.value, predicate.value, object.value, rest]), one);
  }
  return [...seen.values()];
}
