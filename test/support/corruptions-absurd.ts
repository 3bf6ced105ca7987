import type { Corruption } from './corruptions.ts';
import { ofImage } from './corruptions-damaged.ts';
import { type EditableKeyword, short, tagOf, text, withElement, withValue } from './element-edits.ts';

const invalid = ['QIAW_DICOM_ATTRIBUTE_INVALID'];

/** Values that are present but make no sense. */
export function absurd(): Corruption[] {
  return [...spacings(), ...orientations(), ...positions(), ...pixelFormats(), ...rescales()];
}

function decimal(keyword: EditableKeyword, value: string, slice: number | 'all', codes: readonly string[]): Corruption {
  return {
    name: `${keyword} ${value} in ${slice === 'all' ? 'all images' : 'one image'}`,
    apply: ofImage(slice, (elements) => withValue(elements, tagOf[keyword], () => text(value))),
    expect: { kind: 'refused', codes },
  };
}

function spacings(): Corruption[] {
  const all = (value: string, codes = invalid) => decimal('PixelSpacing', value, 'all', codes);
  return [
    all('0\\2'),
    all('2.5\\0'),
    all('-2.5\\2'),
    all('NaN\\2'),
    all('2.5\\two'),
    all('Infinity\\2'),
    all('1e400\\2'),
    all('2.5'),
    all('2.5\\2\\3'),
    all('0x10\\2'),
    all('1e9\\2', ['QIAW_GEOMETRY_ABSURD']),
    all('1e-9\\1e-9', ['QIAW_GEOMETRY_ABSURD']),
    decimal('PixelSpacing', '2.5\\2.1', 4, ['QIAW_SERIES_SPACING_MIXED']),
    decimal('PixelSpacing', '0\\0', 4, invalid),
  ];
}

function orientations(): Corruption[] {
  const all = (value: string, codes = ['QIAW_ORIENTATION_NOT_ORTHONORMAL']) =>
    decimal('ImageOrientationPatient', value, 'all', codes);
  return [
    all('1\\0\\0\\0.5\\0.8\\0'),
    all('0\\0\\0\\0\\0\\0'),
    all('1\\0\\0\\1\\0\\0'),
    all('2\\0\\0\\0\\2\\0'),
    all('1\\0\\0\\0\\1', invalid),
    all('a\\0\\0\\0\\1\\0', invalid),
    decimal('ImageOrientationPatient', '0\\1\\0\\0\\0\\-1', 2, ['QIAW_SERIES_ORIENTATION_MIXED']),
  ];
}

function positions(): Corruption[] {
  const one = (value: string, slice: number, codes: readonly string[]) =>
    decimal('ImagePositionPatient', value, slice, codes);
  // The phantom's slices lie at 40, 43, … 58 mm.
  return [
    one('-13\\-100\\46', 3, ['QIAW_SERIES_POSITION_DUPLICATED']),
    one('-13\\-100\\50.5', 3, ['QIAW_SERIES_SPACING_IRREGULAR', 'QIAW_SERIES_GAP']),
    one('-13\\-100\\400', 6, ['QIAW_SERIES_GAP']),
    one('-13\\-100\\1e9', 6, ['QIAW_GEOMETRY_ABSURD']),
    one('-3\\-100\\49', 3, ['QIAW_SERIES_SLICE_SHIFTED']),
    one('-13\\-100', 3, invalid),
    one('-13\\-100\\here', 3, invalid),
    {
      name: 'all images at one position',
      apply: ofImage('all', (elements) => withValue(elements, tagOf.ImagePositionPatient, () => text('0\\0\\0'))),
      expect: { kind: 'refused', codes: ['QIAW_SERIES_POSITION_DUPLICATED'] },
    },
    {
      name: 'one image lost',
      apply: (files) => files.filter(({ slice }) => slice !== 3),
      expect: { kind: 'refused', codes: ['QIAW_SERIES_GAP'] },
    },
    {
      name: 'all images but one lost',
      apply: (files) => files.filter(({ slice }) => slice === undefined || slice === 3),
      expect: { kind: 'refused', codes: ['QIAW_SERIES_SINGLE_SLICE'] },
    },
  ];
}

function number(keyword: EditableKeyword, value: number, slice: number | 'all', codes: readonly string[]): Corruption {
  return {
    name: `${keyword} ${value} in ${slice === 'all' ? 'all images' : 'one image'}`,
    apply: ofImage(slice, (elements) => withValue(elements, tagOf[keyword], () => short(value))),
    expect: { kind: 'refused', codes },
  };
}

function pixelFormats(): Corruption[] {
  const size = ['QIAW_PIXEL_DATA_LENGTH'];
  const format = ['QIAW_PIXEL_FORMAT'];
  return [
    number('Rows', 0, 'all', invalid),
    number('Rows', 10, 2, ['QIAW_SERIES_SIZE_MIXED']),
    number('Rows', 65535, 'all', size),
    number('Columns', 0, 3, invalid),
    number('Columns', 15, 'all', size),
    number('Columns', 65535, 1, size),
    number('BitsAllocated', 0, 'all', format),
    number('BitsAllocated', 12, 'all', format),
    number('BitsAllocated', 8, 'all', [...invalid, ...size]),
    number('BitsAllocated', 32, 2, size),
    number('BitsStored', 0, 'all', invalid),
    number('BitsStored', 17, 2, invalid),
    number('HighBit', 16, 2, invalid),
    number('HighBit', 3, 'all', invalid),
    number('PixelRepresentation', 2, 'all', invalid),
    number('SamplesPerPixel', 3, 'all', format),
    {
      name: 'a billion rows, as UL',
      apply: ofImage('all', (elements) =>
        withElement(elements, tagOf.Rows, 'UL', new Uint8Array(Uint32Array.of(1e9).buffer)),
      ),
      expect: { kind: 'refused', codes: [...invalid, ...size] },
    },
    {
      name: 'colour images',
      apply: ofImage('all', (elements) => withValue(elements, tagOf.PhotometricInterpretation, () => text('RGB'))),
      expect: { kind: 'refused', codes: format },
    },
    {
      name: 'two frames in one image',
      apply: ofImage(3, (elements) => withElement(elements, tagOf.NumberOfFrames, 'IS', text('2'))),
      expect: { kind: 'refused', codes: ['QIAW_MULTIFRAME_UNSUPPORTED'] },
    },
  ];
}

function rescales(): Corruption[] {
  return [
    decimal('RescaleSlope', '0', 'all', invalid),
    decimal('RescaleSlope', 'NaN', 2, invalid),
    decimal('RescaleSlope', 'one', 'all', invalid),
    decimal('RescaleIntercept', '1e999', 'all', invalid),
    decimal('RescaleIntercept', '-1024 HU', 4, invalid),
    decimal('SeriesInstanceUID', 'not a uid', 4, invalid),
    decimal('SOPInstanceUID', '1.2.x', 1, invalid),
  ];
}
