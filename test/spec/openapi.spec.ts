import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/server/openapi.ts';
import { routes } from '../../src/server/routes.ts';
import { peerPython } from './peer-python.ts';

const python = peerPython('.venv', 'requirements.txt', ['openapi_spec_validator']);

/** Findings of openapi-spec-validator, as `path: message`. */
function findings(document: object): string[] {
  const program = `
import json, sys
from openapi_spec_validator import OpenAPIV31SpecValidator
found = OpenAPIV31SpecValidator(json.load(sys.stdin)).iter_errors()
print(json.dumps(["/".join(map(str, error.absolute_path)) + ": " + error.message[:200] for error in found]))
`;
  const { stdout, stderr, status } = spawnSync(python!, ['-c', program], {
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

describe.skipIf(python === undefined)('openapi-spec-validator, where Python has it,', () => {
  const document = openApiDocument({ base: 'https://data.example/imaging/', title: 'Lungs', version: '1.2.3' }, routes);

  it('finds no fault in the OpenAPI 3.1 document of the server', () => {
    expect(findings(document)).toEqual([]);
  });

  it('finds a fault where there is one', () => {
    expect(findings({ ...document, info: {} }).length).toBeGreaterThan(0);
    const paths = { '/nowhere': { get: { responses: { 200: {} } } } };
    expect(findings({ ...document, paths }).length).toBeGreaterThan(0);
  });
});
