import { join } from 'node:path';
import { Store } from 'n3';
import type { Quad } from '../../rdf/terms.ts';
import { GateSelfTestError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { readTurtle, type ShapeFile } from './shapes.ts';

const VIOLATES = 'https://w3id.org/fair-qiaw/self-test#violates';
const CONFORMS = 'https://w3id.org/fair-qiaw/self-test#conformsTo';

/**
 * Proves that an engine sees what it must. The self-test files hold, for each constraint component, a node stated to violate
 * it and one stated to conform; every component the shapes use must be there, fail on the one and pass the other.
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
    if (!covered.has(component)) throw failure(name, component, 'has no known violation to be tested on');
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
    `The gate's self-test failed: ${short} ${what} (engine: ${engine}). Nothing is validated until this is mended: ` +
      'reinstall the dependencies, or add the component to shapes/self-test.',
  );
}
