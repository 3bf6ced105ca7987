import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassedGraphs, sha256 } from '../../core/index.ts';
import { createGate, type Gate, graphNames, parse, violations } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { GraphContext } from '../publish/graph-context.ts';
import { firstOf } from '../publish/graph-refused.ts';
import { labelsOf } from '../publish/graph-verdict.ts';
import type { Findings } from './findings.ts';
import { deepDifferences, valueDifferences } from './value-differences.ts';
import type { Check } from './verify-case.ts';

/**
 * The checks of `qiaw verify` that need a case's graph: it has the values of the tables (which are those of the
 * report), and it is the file that passed the gate. None if the directory does not state its base.
 */
export async function graphChecks(data: DataDirectory, nameTables: readonly string[]): Promise<readonly Check[]> {
  const manifest = await readManifest(data);
  if (manifest === undefined) return [];
  const { base, identity } = manifest;
  const passed = new PassedGraphs(data.root);
  const context = new GraphContext(data, base);
  const knownLabel = identity === 'pseudonym' ? { knownLabel: await labelsOf(nameTables) } : {};
  let gate: Promise<Gate> | undefined;
  return [
    ['tables', ({ folder }, findings) => checkTables(folder, base, findings)],
    [
      'graph',
      async ({ folder }, findings) => {
        const path = join(folder, 'graph.trig');
        const text = await readFile(path, 'utf8').catch(() => '');
        if (!(await passed.has(sha256(text)))) {
          const unknown =
            'There is no record that graph.trig passed the gate in its current state; `serve` and `query` check it before they show it.';
          findings.note('QIAW_VERIFY_UNRECORDED', unknown);
        }
        gate ??= createGate();
        const { name, quads } = await graphOf(folder, text, base);
        const verdict = await (await gate).check(name, quads, await context.of(name, quads, path), knownLabel);
        findings.compared += quads.length;
        if (!verdict.conforms)
          findings.differ(
            'QIAW_VERIFY_GRAPH',
            `graph.trig breaks the shapes: ${firstOf(violations(verdict.results))}.`,
          );
      },
    ],
  ];
}

async function checkTables(folder: string, base: string, findings: Findings): Promise<void> {
  const document = await readCaseDocument(folder);
  const { quads } = await graphOf(folder, await readFile(join(folder, 'graph.trig'), 'utf8').catch(() => ''), base);
  for (const compare of [valueDifferences, deepDifferences]) {
    const { compared, differences } = await compare(folder, document, quads, base);
    findings.compared += compared;
    for (const difference of differences) findings.differ('QIAW_VERIFY_TABLES', difference);
  }
}

async function graphOf(folder: string, text: string, base: string) {
  const name = graphNames(base).run((await readCaseDocument(folder)).run.digest).value;
  return { name, quads: parse(text, 'trig', base) };
}
