import { describe, expect, it } from 'vitest';
import { type PythonRow, pyradiomicsOutput } from '../../../src/radiomics/index.ts';

const rows: readonly PythonRow[] = [
  [
    ['Image', { text: '/a,b.nrrd' }],
    ['Comment', { text: 'é "x"' }],
    ['diagnostics_Versions_X', { text: '1.0' }],
    ['size', { python: '(1, 2.0)' }],
    ['settings', { python: "{'a': None, 'b': [True, 'it\\'s'], 'c': {}, 'd': nan}" }],
    ['value', { python: '1e-05' }],
  ],
  [
    ['Image', { text: '=c' }],
    ['Comment', undefined],
    ['zzz', { python: 'inf' }],
    ['more', { python: '-inf' }],
    [undefined, { python: "['k']" }],
  ],
];

describe('Output in the form of pyradiomics', () => {
  it('has one line per value as txt', () => {
    expect(pyradiomicsOutput(rows, 'txt').split('\n')).toEqual([
      'Case-1_Image: /a,b.nrrd',
      'Case-1_Comment: é "x"',
      'Case-1_diagnostics_Versions_X: 1.0',
      'Case-1_size: (1, 2.0)',
      "Case-1_settings: {'a': None, 'b': [True, 'it\\'s'], 'c': {}, 'd': nan}",
      'Case-1_value: 1e-05',
      'Case-2_Image: =c',
      'Case-2_Comment: None',
      'Case-2_zzz: inf',
      'Case-2_more: -inf',
      "Case-2_None: ['k']",
      '',
    ]);
  });

  it('has the columns of the first case and then the others sorted as csv', () => {
    expect(pyradiomicsOutput(rows, 'csv')).toBe(
      'Image,Comment,diagnostics_Versions_X,size,settings,value,more,zzz,\n' +
        '"/a,b.nrrd","é ""x""",1.0,"(1, 2.0)","{\'a\': None, \'b\': [True, \'it\\\'s\'], \'c\': {}, \'d\': nan}",1e-05,,,\n' +
        "=c,,,,,,-inf,inf,['k']\n",
    );
  });

  it('has values of Python as json', () => {
    const text = pyradiomicsOutput(rows, 'json');
    expect(text).toContain('"Comment": "\\u00e9 \\"x\\""');
    expect(text).toContain('"size": [\n      1,\n      2.0\n    ],\n');
    expect(text).toContain('"value": 1e-05\n  },\n');
    expect(text.endsWith('    "null": [\n      "k"\n    ]\n  }\n]')).toBe(true);
    const strict = text.replace('"d": NaN', '"d": null').replace('-Infinity', '0').replace('Infinity', '0');
    expect(JSON.parse(strict)[0].settings).toEqual({ a: null, b: [true, "it's"], c: {}, d: null });
  });
});
