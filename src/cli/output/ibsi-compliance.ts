import { join } from 'node:path';
import { readSoftware } from '../../core/config/index.ts';
import { counted, digestOf, writeFileAtomic } from '../../core/index.ts';
import { GraphBuilder, namedNode, namespaces, serialise, string } from '../../graph/index.ts';
import type { IbsiReport, IbsiRow } from '../../radiomics/index.ts';

/** A self-test of this installation; IBSI issues no certificates. */
export interface IbsiCompliance {
  readonly software: { readonly name: string; readonly version: string; readonly commit: string };
  readonly platform: string;
  /** SHA-256 over everything else: the same installation gives the same on the same platform. */
  readonly digest: string;
  readonly passed: number;
  readonly failed: number;
  readonly withoutReference: number;
  readonly skipped: IbsiReport['skipped'];
  readonly rows: readonly IbsiRow[];
}

export function complianceOf(reports: readonly IbsiReport[]): IbsiCompliance {
  const rows = reports.flatMap((report) => report.rows);
  const count = (verdict: IbsiRow['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const content = {
    software: { ...readSoftware() },
    platform: `${process.platform} ${process.arch}, Node ${process.version}`,
    passed: count('pass'),
    failed: count('fail'),
    withoutReference: count('no reference'),
    skipped: reports.flatMap((report) => report.skipped),
    // A row without a value has no number in JSON.
    rows: rows.map((row) => ({ ...row, value: Number.isNaN(row.value) ? null : row.value })),
  };
  return { ...content, rows, digest: digestOf(JSON.parse(JSON.stringify(content))) };
}

/** Writes `ibsi.json`, `ibsi.ttl` (EARL) and `ibsi.html`, and returns their paths. */
export async function writeCompliance(folder: string, compliance: IbsiCompliance): Promise<string[]> {
  const files = [
    ['ibsi.json', `${JSON.stringify(compliance, null, 2)}\n`],
    ['ibsi.ttl', turtleOf(compliance)],
    ['ibsi.html', pageOf(compliance)],
  ] as const;
  for (const [name, text] of files) await writeFileAtomic(join(folder, name), text);
  return files.map(([name]) => join(folder, name));
}

const term = (prefix: 'earl' | 'rdf' | 'rdfs' | 'prov' | 'schema' | 'qiaw' | 'dct', name: string) =>
  namedNode(namespaces[prefix] + name);
const outcomes = { pass: 'passed', fail: 'failed', 'no reference': 'untested' } as const;

/** Every row as an assertion of the Evaluation and Report Language (W3C EARL 1.0). */
function turtleOf({ software, platform, digest, rows }: IbsiCompliance): string {
  const base = `https://w3id.org/fair-qiaw/ibsi/${digest}`;
  const graph = new GraphBuilder(namedNode(base));
  const program = namedNode(`${base}#program`);
  const [type, label] = [term('rdf', 'type'), term('rdfs', 'label')];
  graph
    .add(program, type, term('earl', 'Software'), term('prov', 'SoftwareAgent'))
    .add(program, label, string(`${software.name} on ${platform}`))
    .add(program, term('schema', 'softwareVersion'), string(software.version))
    .add(program, term('qiaw', 'commit'), string(software.commit))
    .add(program, term('rdfs', 'comment'), string(selfTest));
  for (const [n, row] of rows.entries()) {
    const node = namedNode(`${base}#${n + 1}`);
    const [test, result] = [namedNode(`${node.value}-test`), namedNode(`${node.value}-result`)];
    graph
      .add(node, type, term('earl', 'Assertion'))
      .add(node, term('earl', 'assertedBy'), program)
      .add(node, term('earl', 'subject'), program)
      .add(node, term('earl', 'mode'), term('earl', 'automatic'))
      .add(node, term('earl', 'test'), test)
      .add(node, term('earl', 'result'), result)
      .add(test, type, term('earl', 'TestCase'))
      .add(test, label, string(`${row.config} ${row.tag}: ${row.feature}`))
      .add(test, term('qiaw', 'ibsiCode'), row.ibsiCode === '' ? undefined : string(row.ibsiCode))
      .add(result, type, term('earl', 'TestResult'))
      .add(result, term('earl', 'outcome'), term('earl', outcomes[row.verdict]))
      .add(result, term('rdfs', 'comment'), string(`value ${shownValue(row)}, reference ${shownReference(row)}`));
  }
  return serialise(graph.quads(), 'turtle');
}

const selfTest = 'A self-test against the published reference values of IBSI 1 and 2. IBSI issues no certificates.';
const shownValue = ({ value }: IbsiRow): string => (Number.isNaN(value) ? 'none' : String(value));
const shownReference = ({ reference }: IbsiRow): string =>
  reference ? `${reference.value} ± ${reference.tolerance}` : 'none';

function pageOf(compliance: IbsiCompliance): string {
  const { software, platform, digest, passed, failed, withoutReference, skipped, rows } = compliance;
  const line = (cells: readonly string[], tag = 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const table = rows.map((row) =>
    line([
      row.config,
      row.family,
      row.feature,
      row.ibsiCode,
      row.aggregation,
      shownValue(row),
      shownReference(row),
      row.verdict,
    ]),
  );
  const head = ['configuration', 'family', 'feature', 'code', 'aggregation', 'value', 'reference', 'verdict'];
  const summary = `${passed} passed, ${failed} failed, ${withoutReference} without a reference value, ${counted(skipped.length, 'configuration')} not run`;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>IBSI self-test</title>',
    '<link rel="alternate" type="text/turtle" href="ibsi.ttl"><link rel="alternate" type="application/json" href="ibsi.json">',
    '<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left}</style>',
    '</head><body><h1>IBSI self-test</h1>',
    `<p>${escaped(selfTest)}</p>`,
    `<dl><dt>Program</dt><dd>${escaped(`${software.name} ${software.version}, commit ${software.commit}`)}</dd>`,
    `<dt>Platform</dt><dd>${escaped(platform)}</dd><dt>Digest</dt><dd>sha256:${digest}</dd><dt>Result</dt><dd>${escaped(summary)}</dd></dl>`,
    ...(skipped.length > 0 ? [`<p>Not run: ${escaped(skipped.map(({ config }) => config).join(', '))}.</p>`] : []),
    `<table><thead>${line(head, 'th')}</thead><tbody>`,
    ...table,
    '</tbody></table></body></html>',
    '',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
