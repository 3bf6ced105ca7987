import { directorySnippets } from './opening-snippets.ts';

/** Files and folders of a data directory, for the person who opens it. Hidden names are work in progress. */
const content: ReadonlyArray<readonly [name: string, what: string]> = [
  ['`cases/<case>/`', 'one image series with its regions, measured under one set of settings:'],
  ['`… image.nrrd`, `… masks/*.nrrd`', 'the volume, and one mask per region on its grid'],
  ['`… features.csv`', 'one row per region: diagnostics, features, who drew it, subject, image'],
  ['`… deep-features.csv`', 'one row per region and model; only of runs with `--model`'],
  ['`… seg.dcm`, `… sr.dcm`', 'DICOM Segmentation and Structured Report; they may identify the patient'],
  ['`… case.json`', 'inputs, regions, settings, notes and the digest of every file'],
  ['`… graph.trig`, `graphs/`', 'the same as linked data (RDF)'],
  [
    '`manifest.csv`',
    'one row per mask: `Image`, `Mask`, `Label` as for PyRadiomics, then case, region, subject and image',
  ],
  ['`refusals.ndjson`', 'what was not used, and why'],
  ['`executions.ndjson`', 'when runs began and ended'],
  ['`datasets/`, `exports/`', 'records and published versions; downloads, which can be made again'],
  ['`quarantine/`', 'cases whose graph did not pass the checks'],
  ['`qiaw.json`', 'base of the addresses, mode of identity; needed by every command'],
];

/**
 * README.md of a data directory: what is in it and how to open it. The same for every directory, so that it identifies nobody.
 */
export function directoryReadme(): string {
  const rows = content.map(([name, what]) => `| ${name} | ${what} |`);
  const snippets = directorySnippets().map(
    ({ program, code }) => `### ${program}\n\n\`\`\`${program === 'R' ? 'r' : 'python'}\n${code}\n\`\`\`\n`,
  );
  return `# A data directory of FAIR-QIAW

FAIR-QIAW wrote this file once and never changes it again, so you may edit it. Pseudonyms do not make data anonymous: treat the
directory as personal data unless you know that it is not.

| | |
|---|---|
${rows.join('\n')}

\`qiaw serve --data .\` shows everything in a browser, \`qiaw query --list\` lists ready questions, \`qiaw export\` writes one table of
all cases, and \`qiaw verify --data .\` checks that the files agree.

## Open it

Run these in this directory. The page of each case, in \`qiaw serve\`, has them for that case.

${snippets.join('\n')}`;
}
