import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/core/index.ts';

/** One suite's outcome, kept with those of the other suites until the page is written from all. */
interface Outcome {
  readonly suite: string;
  readonly passed: number;
  readonly failed: ReadonlyArray<readonly [test: string, why: string]>;
}

const order = ['query', 'update', 'protocol', 'graph store protocol', 'service description'];
const folder = join(packageRoot(), 'node_modules', '.cache', 'qiaw-w3c');

export interface SuiteReport {
  /** Runs one test and records whether it passed; `known` states why it is known to fail. */
  run(test: string, body: () => Promise<void>, known?: string): Promise<void>;
  write(): void;
}

/**
 * Records what passes in a suite and renews docs/sparql-conformance.md from the outcomes of all suites that have run.
 */
export function report(suite: string): SuiteReport {
  let passed = 0;
  const failed: Array<readonly [string, string]> = [];
  return {
    async run(test, body, known) {
      try {
        await body();
        passed++;
      } catch (error) {
        failed.push([test, known ?? 'not as the test expects']);
        throw error;
      }
    },
    write() {
      mkdirSync(folder, { recursive: true });
      const outcome: Outcome = { suite, passed, failed };
      writeFileSync(join(folder, `${suite.replaceAll(' ', '-')}.json`), JSON.stringify(outcome));
      const outcomes = readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Outcome)
        .sort((a, b) => order.indexOf(a.suite) - order.indexOf(b.suite));
      console.log(`W3C SPARQL 1.1 ${suite}: ${passed} of ${passed + failed.length} passed`);
      if (outcomes.length === order.length)
        writeFileSync(join(packageRoot(), 'docs', 'sparql-conformance.md'), page(outcomes));
    },
  };
}

/**
 * What the engines reach alone, measured with rdf-test-suite 2.8.0 (oxigraph 0.5.11, Comunica 5.4.1 over rdf-stores).
 */
const alone: Readonly<Record<string, readonly [oxigraph: string, comunica: string]>> = {
  query: ['307 of 318, results 9 of 10', '316 of 318, results 10 of 10'],
  update: ['150 of 157', '155 of 157'],
};

function page(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ suite, passed, failed }) => {
    const [oxigraph, comunica] = alone[suite] ?? ['', ''];
    return `| ${suite} | ${passed} | ${passed + failed.length} | ${oxigraph} | ${comunica} |`;
  });
  const failures = outcomes.flatMap(({ suite, failed }) => failed.map(([test, why]) => `* ${suite}: ${test}: ${why}`));
  return `# SPARQL 1.1 conformance

Written by \`npx vitest run --config vitest.spec.config.ts test/spec/sparql11\`, which runs the W3C test suites
([w3c/rdf-tests](https://github.com/w3c/rdf-tests), \`sparql/sparql11\`) through the HTTP code of this product, over a scratch dataset
without shapes whose default graph is not the union.

| suite | passed | tests | Oxigraph alone | Comunica alone |
|---|---|---|---|---|
${rows.join('\n')}

Query includes the CSV, TSV and JSON result tests. The engines alone were measured with rdf-test-suite 2.8.0, which omits some tests of
the manifests. Federation tests (SERVICE) need other endpoints and are not included.

${failures.length === 0 ? 'Every test passes.' : `Tests that fail, with the reason:\n\n${failures.join('\n')}`}

One deviation of the embedded engine is not covered by the suites: an alternative in a property path (\`:p|:q\`) gives each pair of ends
once, even if both statements exist (section 18.4 requires two), and so does a negated property set between ends that are already bound.
`;
}
