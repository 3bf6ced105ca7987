import { describe, expect, it } from 'vitest';
import { StructuredReportInputInvalid, writeStructuredReport } from '../../src/report/index.ts';
import { childNamed, codeAt, contentTree, has, measurementGroups } from '../support/content-tree.ts';
import { elementsOf, itemsOf, textAt, valueAt } from '../support/elements.ts';
import { leftLung, measuredSegment, measuredVector, reportInput } from '../support/report-input.ts';
import { segmentationInput } from '../support/segmentation-input.ts';

const volume = { name: 'original_shape_MeshVolume', value: 0.1 + 0.2 };
const groups = [measuredSegment(1, [volume])];

describe('Writing a structured report', () => {
  it('follows TID 1500 as an Enhanced SR, complete and unverified', () => {
    const file = elementsOf(writeStructuredReport(reportInput(groups)));
    expect(textAt(file, '00080016')).toBe('1.2.840.10008.5.1.4.1.1.88.22');
    expect(textAt(file, '00080060')).toBe('SR');
    expect(textAt(file, '0040a504', 0, '0040db00')).toBe('1500');
    expect(textAt(file, '0040a491')).toBe('COMPLETE');
    expect(textAt(file, '0040a493')).toBe('UNVERIFIED');
  });

  it('is filed with patient and study of the images, dated by its source', () => {
    const file = elementsOf(writeStructuredReport(reportInput(groups)));
    expect(textAt(file, '00100010')).toBe('Zoë^Phantom');
    expect(textAt(file, '0020000d')).toBe('2.25.52');
    expect(textAt(file, '00080023')).toBe('20240102');
    const dated = reportInput(groups, { contentDate: '20250203', contentTime: '040506' });
    expect(textAt(elementsOf(writeStructuredReport(dated)), '00080033')).toBe('040506');
  });

  it('lists as evidence the segmentation and every image, each in its own study', () => {
    const evidence = (change = {}) =>
      itemsOf(valueAt(elementsOf(writeStructuredReport(reportInput(groups, change))), '0040a375')).map((study) => ({
        study: textAt(study, '0020000d'),
        objects: itemsOf(valueAt(study, '00081115')).map((series) => itemsOf(valueAt(series, '00081199')).length),
      }));
    expect(evidence()).toEqual([{ study: '2.25.52', objects: [1, 4] }]);
    const elsewhere = { sopInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', studyInstanceUid: '2.25.99' };
    expect(evidence({ segmentation: elsewhere })).toEqual([
      { study: '2.25.99', objects: [1] },
      { study: '2.25.52', objects: [4] },
    ]);
  });

  it('states once what all images share, and for each image only what differs', () => {
    const library = childNamed(contentTree(writeStructuredReport(reportInput(groups))), 'Image Library');
    const group = childNamed(library.children, 'Image Library Group').children;
    expect(textAt(childNamed(group, 'Horizontal Pixel Spacing').elements, '0040a300', 0, '0040a30a')).toBe('0.9');
    expect(textAt(childNamed(group, 'Vertical Pixel Spacing').elements, '0040a300', 0, '0040a30a')).toBe('1.1');
    const images = group.filter(({ type }) => type === 'IMAGE');
    expect(images.map((image) => textAt(image.elements, '00081199', 0, '00081155'))).toEqual([
      '2.25.1000',
      '2.25.1001',
      '2.25.1002',
      '2.25.1003',
    ]);
    expect(images.map(({ children }) => children.map(({ meaning }) => meaning))).toEqual(
      Array(4).fill(['Image Position (Patient) Z']),
    );
  });

  it('lists a multi-frame image once, without positions that apply to one frame only', () => {
    const { instances } = segmentationInput([5, 3, 4], []);
    const frames = instances.map((instance) => ({ ...instance, sopInstanceUid: '2.25.77' }));
    const file = writeStructuredReport(reportInput(groups, { instances: frames }));
    const library = childNamed(contentTree(file), 'Image Library').children[0]!.children;
    const images = library.filter(({ type }) => type === 'IMAGE');
    expect(images.map(({ children }) => children.length)).toEqual([0]);
    const [study] = itemsOf(valueAt(elementsOf(file), '0040a375'));
    expect(itemsOf(valueAt(study!, '00081115', 1, '00081199'))).toHaveLength(1);
  });

  it('tracks each segment as the segmentation does, and refers to it', () => {
    const [first, second] = measurementGroups(
      writeStructuredReport(reportInput([measuredSegment(1, [volume]), measuredSegment(7, [volume])])),
    );
    expect(textAt(first!.elements, '0040a504', 0, '0040db00')).toBe('1411');
    expect(textAt(childNamed(first!.children, 'Tracking Identifier').elements, '0040a160')).toBe('ROI 1');
    expect(textAt(childNamed(first!.children, 'Tracking Unique Identifier').elements, '0040a124')).toBe('2.25.600');
    const segment = childNamed(second!.children, 'Referenced Segment').elements;
    expect(textAt(segment, '00081199', 0, '00081155')).toBe('2.25.1');
    expect([...valueAt(segment, '00081199', 0, '0062000b')]).toEqual([7, 0]);
    expect(textAt(childNamed(second!.children, 'Source series for segmentation').elements, '0040a124')).toBe('2.25.50');
  });

  it('names finding and site: the region of a tumour, or the organ itself with its side', () => {
    const [of, organ] = measurementGroups(
      writeStructuredReport(reportInput([measuredSegment(1, [volume]), measuredSegment(2, [volume], leftLung)])),
    );
    expect(codeAt(childNamed(of!.children, 'Finding').elements, '0040a168')).toBe('(86049000,SCT)');
    expect(codeAt(childNamed(of!.children, 'Finding Site').elements, '0040a168')).toBe('(39607008,SCT)');
    const site = childNamed(organ!.children, 'Finding Site');
    expect(site.relationship).toBe('HAS CONCEPT MOD');
    expect(codeAt(childNamed(site.children, 'Laterality').elements, '0040a168')).toBe('(7771000,SCT)');
  });

  it('puts a side on the finding where the site is unknown', () => {
    const tissue = { value: '85756007', scheme: 'SCT', meaning: 'Tissue' };
    const { anatomicRegion: _, ...plain } = measuredSegment(1, [volume], { category: tissue, type: tissue });
    const [group] = measurementGroups(
      writeStructuredReport(reportInput([{ ...plain, typeModifier: leftLung.typeModifier! }])),
    );
    expect(group!.children.some(({ meaning }) => meaning === 'Finding Site')).toBe(false);
    expect(childNamed(group!.children, 'Finding').children.map(({ meaning }) => meaning)).toEqual(['Laterality']);
  });

  it('identifies the algorithm once per group, with its settings and their digest', () => {
    const [group] = measurementGroups(writeStructuredReport(reportInput(groups)));
    expect(textAt(childNamed(group!.children, 'Algorithm Name').elements, '0040a160')).toBe('FAIR-QIAW');
    const parameters = group!.children.filter(({ meaning }) => meaning === 'Algorithm Parameters');
    expect(parameters.map(({ elements }) => textAt(elements, '0040a160'))).toEqual([
      '{"setting":{"binWidth":25}}',
      `sha256:${'ef'.repeat(32)}`,
    ]);
  });

  it('gives a value as a decimal of at most 16 characters and as the exact double', () => {
    const [group] = measurementGroups(writeStructuredReport(reportInput(groups)));
    const { elements, name } = childNamed(group!.children, 'Volume');
    expect(name).toBe('(RNU0,IBSI)');
    expect(textAt(elements, '0040a300', 0, '0040a30a')).toBe('0.3');
    expect(Buffer.from(valueAt(elements, '0040a300', 0, '0040a161')).readDoubleLE()).toBe(0.1 + 0.2);
    expect(codeAt(elements, '0040a300', 0, '004008ea')).toBe('(mm3,UCUM)');
  });

  it('keeps a measurement that is not a number, with the reason and without a value', () => {
    const values = [
      { name: 'original_shape_MeshVolume', value: Number.NaN },
      { name: 'original_shape_SurfaceArea', value: Number.POSITIVE_INFINITY },
      { name: 'original_shape_Sphericity', value: Number.NEGATIVE_INFINITY },
    ];
    const [group] = measurementGroups(writeStructuredReport(reportInput([measuredSegment(1, values)])));
    const numbers = group!.children.filter(({ type }) => type === 'NUM');
    expect(numbers.map(({ elements }) => valueAt(elements, '0040a300').length)).toEqual([0, 0, 0]);
    expect(numbers.map(({ elements }) => codeAt(elements, '0040a301'))).toEqual([
      '(114000,DCM)',
      '(114002,DCM)',
      '(114001,DCM)',
    ]);
  });

  it('states on which filtered image a value was measured, with the codes of pyradiomics-dcm', () => {
    const values = [
      { name: 'wavelet-LLH_firstorder_Mean', value: 1 },
      { name: 'log-sigma-1-0-mm-3D_firstorder_Mean', value: 2 },
      { name: 'gradient_firstorder_Mean', value: 3 },
    ];
    const [group] = measurementGroups(writeStructuredReport(reportInput([measuredSegment(1, values)])));
    const [wavelet, laplacian, gradient] = group!.children.filter(({ type }) => type === 'NUM');
    const transformation = childNamed(laplacian!.children, 'Image transformation');
    expect(transformation.name).toBe('(fZZDL6,99PYRADIOMICS)');
    expect(codeAt(transformation.elements, '0040a168')).toBe('(iL4K/+,99PYRADIOMICS)');
    const kernel = childNamed(laplacian!.children, 'Kernel size');
    expect([kernel.relationship, kernel.name]).toEqual(['INFERRED FROM', '(tQ7SWu,99PYRADIOMICS)']);
    expect(textAt(kernel.elements, '0040a300', 0, '0040a30a')).toBe('1.0');
    const band = childNamed(wavelet!.children, 'Wavelet sub-band').elements;
    expect(textAt(band, '0040a168', 0, '00080104')).toBe('LLH');
    expect(codeAt(gradient!.elements, '0040a300', 0, '004008ea')).toBe("([hnsf'U]/mm,UCUM)");
  });

  it('identifies the coding schemes it uses', () => {
    const schemes = (change = {}) =>
      itemsOf(valueAt(elementsOf(writeStructuredReport(reportInput(groups, change))), '00080110')).map((item) =>
        textAt(item, '00080102'),
      );
    expect(schemes()).toEqual(['IBSI', '99PYRADIOMICS']);
    expect(schemes({ deepVectors: [measuredVector(1, 3)] })).toEqual(['IBSI', '99PYRADIOMICS', '99QIAW']);
  });

  it('reports a deep vector as a separate group, with its model as the algorithm', () => {
    const file = writeStructuredReport(reportInput(groups, { deepVectors: [measuredVector(1, 300)] }));
    const [, deep] = measurementGroups(file);
    expect(textAt(childNamed(deep!.children, 'Algorithm Name').elements, '0040a160')).toBe('qiaw-phantom-cnn');
    const parameters = textAt(childNamed(deep!.children, 'Algorithm Parameters').elements, '0040a160');
    expect(JSON.parse(parameters)).toEqual({
      cardDigest: 'cd'.repeat(32),
      layer: 'dense_2',
      runtime: 'onnxruntime-node 1.30.0 cpu',
      weightsDigest: 'ab'.repeat(32),
    });
    expect(deep!.children.filter(({ type }) => type === 'NUM')).toHaveLength(5);
    const text = deep!.children.find(({ name }) => name === '(deep-vector,99QIAW)')!;
    const bytes = Buffer.from(textAt(text.elements, '0040a160'), 'base64');
    expect(bytes.readFloatLE(4 * 299)).toBe(Math.fround(Math.sin(300)));
  });

  it('survives names that DICOM cannot hold unchanged', () => {
    const awkward = measuredSegment(1, [volume], { trackingId: `GTV\u0000\n${'x'.repeat(90)}` });
    const [group] = measurementGroups(writeStructuredReport(reportInput([awkward])));
    const text = textAt(childNamed(group!.children, 'Tracking Identifier').elements, '0040a160');
    expect(text).toBe(`GTV  ${'x'.repeat(90)}`);
    expect(has(group!.elements, '0040a050')).toBe(true);
  });

  it('refuses an invalid report: no segment, one segment twice, an unknown feature, a vector without a segment', () => {
    const unknown = [measuredSegment(1, [{ name: 'original_shape_Beauty', value: 1 }])];
    const filter = [measuredSegment(1, [{ name: 'sharpened_shape_MeshVolume', value: 1 }])];
    const wrong = [
      reportInput([]),
      reportInput([groups[0]!, groups[0]!]),
      reportInput(unknown),
      reportInput(filter),
      reportInput(groups, { deepVectors: [measuredVector(2, 3)] }),
      reportInput(groups, { instances: [] }),
    ];
    for (const input of wrong) expect(() => writeStructuredReport(input)).toThrow(StructuredReportInputInvalid);
  });
});
