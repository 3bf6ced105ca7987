import { join } from 'node:path';
import { Store } from 'n3';
import type { Quad } from '../../rdf/terms.ts';
import { GateSelfTestError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { readTurtle, type ShapeFile } from './shapes.ts';

const VIOLATES = 'https://w3id.org/fair-qiaw/self-test#violates';
const CONFORMS = 'https://w3id.org/fair-qiaw/self-test#conformsTo';

/**
 * Tests that an engine finds known violations. For each constraint component, the self-test files contain a node stated to
 * violate it and one stated to conform. Every component that the shapes use must be covered and give both results.
 * @throws GateSelfTestError
 */
export async function runSelfTest(
  folder: string,
  name: ShapeFile['engine'],
  engine: (shapes: readonly Quad[]) => Engine | Promise<Engine>,
  files: readonly ShapeFile[],
): Promise<void> {
  const core = readTurtle(join(folder, 'core.ttl'));
  const quads = name === 'core' ? core : [...core, ...readTurtle(join(folder, 'sparql.ttl'))];
  const validate = await engine(quads);
  const results = await validate(new Store([...quads] as never));
  const found = new Set(results.map(({ focusNode, constraint }) => `${focusNode?.value} ${constraint}`));
  const stated = (property: string) => quads.filter(({ predicate }) => predicate.value === property);
  const covered = new Set(stated(VIOLATES).map(({ object }) => object.value));
  const used = new Set(files.filter((file) => file.engine === name).flatMap((file) => [...file.components]));
  for (const component of used) {
    if (!covered.has(component)) throw failure(name, component, 'has no known violation in the self-test');
  }
  for (const { subject, object } of stated(VIOLATES)) {
    if (!found.has(`${subject.value} ${object.value}`))
      throw failure(name, object.value, 'was not reported on a known violation');
  }
  for (const { subject, object } of stated(CONFORMS)) {
    if (found.has(`${subject.value} ${object.value}`))
      throw failure(name, object.value, 'was reported on a node that conforms');
  }
}

function failure(engine: string, component: string, what: string): GateSelfTestError {
  const short = component.slice(component.lastIndexOf('#') + 1);
  return new GateSelfTestError(
    `The gate's self-test failed: ${short} ${what} (engine: ${engine}). Nothing is validated until this is fixed: ` +
      'reinstall the dependencies, or add the component to shapes/self-test.',
  );
}
