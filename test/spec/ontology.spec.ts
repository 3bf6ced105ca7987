import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { vocabularyTurtle } from '../../src/graph/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = promisify(execFile);
const version = '1.9.6';
/** ROBOT and what it needs, from Maven Central; kept for the next run. */
const cache = join(homedir(), '.cache', 'qiaw-spec', `robot-${version}`);

const has = async (program: string): Promise<boolean> => {
  try {
    await run(program, ['-version']);
    return true;
  } catch {
    return false;
  }
};
const hasJava = await has('java');
const hasMaven = existsSync(join(cache, 'lib')) || (await has('mvn'));

async function fetchRobot(): Promise<void> {
  if (existsSync(join(cache, 'lib', '.complete'))) return;
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    join(cache, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.example</groupId><artifactId>robot</artifactId><version>1</version><dependencies><dependency>
<groupId>org.obolibrary.robot</groupId><artifactId>robot-command</artifactId><version>${version}</version>
</dependency></dependencies></project>`,
  );
  await run('mvn', ['-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], { cwd: cache });
  writeFileSync(join(cache, 'lib', '.complete'), '');
}

const robot = async (...args: string[]): Promise<string> => {
  const main = 'org.obolibrary.robot.CommandLineInterface';
  const { stdout } = await run('java', ['-Xmx1500m', '-cp', join(cache, 'lib', '*'), main, ...args]);
  return stdout;
};

describe.skipIf(!hasJava || !hasMaven)('The vocabulary, by ROBOT (needs java and mvn)', () => {
  const folder = temporaryFolder('ontology');
  const input = join(folder, 'ns.ttl');

  beforeAll(async () => {
    await fetchRobot();
    writeFileSync(input, vocabularyTurtle());
  }, 600_000);

  it('is in the profile OWL 2 DL', async () => {
    const report = join(folder, 'profile.txt');
    await robot('validate-profile', '--profile', 'DL', '--input', input, '--output', report);
    expect(readFileSync(report, 'utf8').trim()).toMatch(/\[Ontology and imports closure in profile\]$/);
  }, 300_000);

  it('is consistent, and no class of it is empty, by HermiT', async () => {
    const output = join(folder, 'reasoned.ttl');
    await robot('reason', '--reasoner', 'HermiT', '--input', input, '--output', output);
    expect(readFileSync(output, 'utf8')).toContain('RadiomicFeatureVector');
  }, 300_000);

  it('is found inconsistent if a region is of two disjoint classes', async () => {
    const wrong = join(folder, 'wrong.ttl');
    const roo = 'http://www.cancerdata.org/roo/';
    writeFileSync(wrong, `${vocabularyTurtle()}\n<https://example.org/r> a <${roo}C100344> , <${roo}C100345> .\n`);
    const reasoned = robot('reason', '--reasoner', 'HermiT', '--input', wrong, '--output', join(folder, 'no.ttl'));
    await expect(reasoned).rejects.toMatchObject({ stdout: expect.stringMatching(/inconsistent/i) });
  }, 300_000);
});
