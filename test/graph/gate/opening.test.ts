import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shippedShapes } from '../../../src/graph/gate/shacl/shapes.ts';
import { createGate, graphNames, mapDefinitions, mapRun, mapSubject, qiaw } from '../../../src/graph/index.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';

const folders: string[] = [];
const prefixes = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .\n`;

/** The shipped shapes with one additional file. */
function shapesWith(name: string, turtle: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-shapes-'));
  folders.push(folder);
  cpSync(shippedShapes, folder, { recursive: true });
  writeFileSync(join(folder, name), prefixes + turtle);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('opening the gate', () => {
  const wrong: ReadonlyArray<readonly [string, string, string, string]> = [
    [
      'sh:sparql outside a *.sparql.ttl file',
      'common.ttl',
      ':S sh:targetClass :C ; sh:sparql [ sh:select "" ] .',
      'QIAW_SHAPES_INVALID',
    ],
    ['a component no engine supports', 'common.ttl', ':S sh:targetClass :C ; sh:js [] .', 'QIAW_SHAPES_INVALID'],
    [
      'a path one engine does not follow',
      'common.ttl',
      ':S sh:targetClass :C ; sh:property [ sh:path [ sh:inversePath [ sh:zeroOrMorePath :p ] ] ; sh:minCount 1 ] .',
      'QIAW_SHAPES_INVALID',
    ],
    [
      'a malformed shape',
      'common.ttl',
      ':S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount "one" ] .',
      'QIAW_SHAPES_INVALID',
    ],
    [
      'a component without a known violation',
      'common.ttl',
      ':S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:uniqueLang true ] .',
      'QIAW_GATE_SELF_TEST',
    ],
    [
      'a violation the engine does not find',
      'self-test/core.ttl',
      ':x <https://w3id.org/fair-qiaw/self-test#violates> sh:MinCountConstraintComponent .',
      'QIAW_GATE_SELF_TEST',
    ],
  ];

  it.each(wrong)('fails on %s', async (_, file, turtle, code) => {
    await expect(createGate({ shapesDir: shapesWith(file, turtle) })).rejects.toMatchObject({ code });
  });

  it('with a second opinion, two engines agree on a good and on a bad graph', async () => {
    const gate = await createGate({ secondOpinion: true });
    const record = caseRecord();
    const name = graphNames(base).run(record.run.digest).value;
    const context = [...mapSubject([record], { base }), ...mapDefinitions([record], { base })];
    const run = mapRun(record, { base });
    expect((await gate.check(name, run, context)).ok).toBe(true);
    const bad = run.filter(({ predicate }) => !predicate.equals(qiaw.ofROI));
    const found = (await gate.check(name, bad, context)).results.filter(({ message }) =>
      message.startsWith('A vector belongs to exactly one region'),
    );
    // Four vectors (three radiomic, one deep), each found by both engines with the same message.
    expect(found).toHaveLength(8);
    expect(new Set(found.map(({ focusNode }) => focusNode)).size).toBe(4);
  });
});
