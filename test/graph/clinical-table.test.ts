import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { clinicalShapes, clinicalShapesFile } from '../../src/graph/gate/shacl/clinical-shapes.ts';
import { clinicalVariables } from '../../src/graph/index.ts';
import { clinicalOntology, importsPage } from '../support/clinical-table.ts';

const file = (...path: readonly string[]): string => join(packageRoot(), ...path);

describe('a row of ontology/clinical.yaml is the only place of a clinical variable (`-u` renews what follows from it)', () => {
  it('its constraints are in the shapes', async () => {
    await expect(clinicalShapes([...clinicalVariables.values()])).toMatchFileSnapshot(
      file('shapes', clinicalShapesFile),
    );
  });

  it('its own terms are in the ontology', async () => {
    await expect(clinicalOntology()).toMatchFileSnapshot(file('ontology', 'clinical.ttl'));
  });

  it('its line is in the documentation', async () => {
    await expect(importsPage()).toMatchFileSnapshot(file('docs', 'imports.md'));
  });
});
