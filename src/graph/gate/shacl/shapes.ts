import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, sha256 } from '../../../core/index.ts';
import { parse } from '../../rdf/parse.ts';
import type { Quad } from '../../rdf/terms.ts';
import { checkPaths, componentsInUse } from './components.ts';

export const shippedShapes = `${packageRoot()}shapes/`;
export const shippedOntology = `${packageRoot()}ontology/`;

export interface ShapeFile {
  /** File name without `.ttl` or `.sparql.ttl`: the kind of graph it applies to, or `common` for all kinds. */
  readonly kind: string;
  readonly engine: 'core' | 'sparql';
  /** Path within the shapes folder. */
  readonly name: string;
  readonly text: string;
  readonly quads: readonly Quad[];
  readonly components: ReadonlySet<string>;
}

/** Reads every shapes file of a folder. Blank nodes are prefixed with the file's name, so that files can be merged. */
export function loadShapes(folder: string): readonly ShapeFile[] {
  return shapesIn(folder).map((name) => shapeFile(folder, name, name.split('.')[0] ?? ''));
}

/** Application profiles that the catalogue's metadata must all satisfy, one folder per profile. */
const catalogueFolders = ['dcat', 'fdp'] as const;

/** The shapes of the metadata graph. There are many and only descriptions of datasets need them, so they are read separately. */
export function loadCatalogueShapes(folder: string): readonly ShapeFile[] {
  return catalogueFolders.flatMap((name) =>
    shapesIn(join(folder, name)).map((file) => shapeFile(folder, `${name}/${file}`, 'catalog')),
  );
}

/** Digest of the shipped shapes of the metadata graph. What passed under the same digest need not be checked again. */
export function catalogueShapesDigest(folder = shippedShapes): string {
  const texts = catalogueFolders.flatMap((name) =>
    shapesIn(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8')),
  );
  return sha256(texts.join('\0'));
}

function shapeFile(folder: string, name: string, kind: string): ShapeFile {
  const engine = name.endsWith('.sparql.ttl') ? 'sparql' : 'core';
  const text = readFileSync(join(folder, name), 'utf8');
  const quads = shapesOf(text);
  checkPaths(quads, name);
  return { kind, engine, name, text, quads, components: componentsInUse(quads, engine, name) };
}

function shapesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ttl'))
    .sort();
}

const shapesBase = 'https://w3id.org/fair-qiaw/';

/** The statements of shapes as Turtle. */
export const shapesOf = (text: string): Quad[] => parse(text, 'turtle', shapesBase);

export function readTurtle(path: string): Quad[] {
  return parse(readFileSync(path, 'utf8'), 'turtle', shapesBase);
}
