import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codedValue, Identifiers, identifyingAlone } from '../../src/core/index.ts';

const of = (names: string[], ids: string[] = [], dates: string[] = []): Identifiers =>
  new Identifiers([{ names, ids, dates }]);

describe('Parts of a person’s name', () => {
  it.each([
    ['Li^Wei', 'scan of Li'],
    ['Ng^', 'NG'],
    ["O'Neill^Sean", 'oneill'],
    ["O'Neill^Sean", 'O’NEILL'],
    ["O'Neill^Sean", 'Mr Neill'],
    ['ONeill^Sean', "for O'Neill"],
    ['van den Berg^Anna', 'tumor Berg'],
    ['Müller^Jörg', 'Mueller'],
    ['Müller^Jörg', 'MULLER, J.'],
    ['Mueller^Joerg', 'Müller'],
    ['Müller-Lüdenscheidt^Karl', 'Luedenscheidt'],
    ['Strauß^Eva', 'strauss'],
    ['Sørensen^Bo', 'Soerensen'],
    ['Łukasz^Ewa', 'lukasz'],
    ['Quackenbush^Thaddeus', 'tumour_of_QUACKENBUSH_2'],
    ['Quackenbush^Thaddeus', 'ThaddeusQuackenbush'],
    ['Quackenbush^Thaddeus', 'tquackenbush'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '肺山田の'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'yamada'],
    ['Иванов^Пётр', 'ИВАНОВ'],
    ['Παπαδόπουλος^', 'παπαδοπουλος'],
  ])('of %s are found in "%s"', (name, text) => {
    expect(of([name]).within(text)).toBe(true);
  });

  it.each([
    ['Li^Wei', 'liver'],
    ['Ng^', 'lung'],
    ['Berg^', 'Bergen'],
    ['Long^Dr', 'along'],
    ['LUNG1-005', 'Lung-Left'],
    ['Doe^J', 'J'],
    ['^^', 'anything'],
    ['Smith^John^^Dr^Jr', 'Dr, Jr'],
  ])('of %s are not found in "%s"', (name, text) => {
    expect(of([name]).within(text)).toBe(false);
  });

  it('are found between any separators, and nowhere inside another word', () => {
    const known = of(['Quackenbush^Thaddeus']);
    for (const [before, after] of [...'_-./ ,;:()[]"\'^=+&\t\\|#'].flatMap((a) => [...'_-./ )\n'].map((b) => [a, b]))) {
      expect(known.within(`CT${before}Quackenbush${after}x`), `${before}${after}`).toBe(true);
    }
    for (const letter of 'abcéüжλ') {
      expect(known.within(`${letter}quackenbush`)).toBe(false);
      expect(known.within(`quackenbush${letter}`)).toBe(false);
    }
  });

  it('are not compared with words that are exempt', () => {
    const known = of(['Long^Gray']);
    expect(known.within('a long gray tail', new Set(['long', 'gray']))).toBe(false);
    expect(known.within('a long gray tail', new Set(['long']))).toBe(true);
  });
});

describe('A birth date', () => {
  const forms = [
    '19431107 1943-11-07 1943.11.07 1943/11/7 07.11.1943 7.11.1943 07/11/1943 11/07/1943 11-07-43 07-11-43 431107 071143 110743',
    '07111943 11071943 1943_11_07 7/11/43 19431107T101500 19431107101500 7Nov1943 07-NOV-1943 1943-Nov-07',
  ].flatMap((line) => line.split(' '));
  it.each([
    ...forms,
    ...[
      'November 7, 1943',
      'Nov 7th 1943',
      '7 November 1943',
      '7. November 1943',
      "7 nov '43",
      '7 novembre 1943',
      '1943 Nov 7',
    ],
  ])('is found as %s', (text) => {
    expect(of([], [], ['19431107']).within(`born ${text}.`)).toBe(true);
  });

  it('is found with month names in several languages', () => {
    const march = of([], [], ['19720305']);
    for (const text of ['5. März 1972', '5 mars 1972', '5 maart 1972', '5 de marzo de 1972', '5 March 1972'])
      expect(march.within(text), text).toBe(true);
  });

  it('is not found in another date, a decimal or a longer number', () => {
    const known = of([], [], ['19431107']);
    for (const text of ['1943-11-08', '119431107', '0.19431107', '7.11.19430', '17.11.1943', '1943', '7 Oct 1943'])
      expect(known.within(text), text).toBe(false);
  });
});

describe('An identifying number', () => {
  const known = of([], ['0012345', '17', '1001', 'ZQX-778341-WVU', '1.25']);
  it.each([
    ...[
      '0012345',
      '12345',
      'MRN12345',
      'id 12345.',
      '1.2.12345.6',
      'zqx 778341 wvu',
      'ZQX778341WVU',
      'p778341',
      'see ZQX_778341_WVU',
    ],
    ...['17', ' 1001 ', '1.25'],
  ])('is found in "%s"', (text) => {
    expect(known.within(text)).toBe(true);
  });

  it.each([
    ...['112345', '123450', '0.12345', '12345.678', '1.2.840.10008.12345', 'sha256:00123450a1b2c3d4e5f60718293a4b5c'],
    ...['17 slices', '1001 voxels', '1.2517'],
  ])('is not found in "%s"', (text) => {
    expect(known.within(text)).toBe(false);
  });

  it('is reported only where it counts as an identifier everywhere', () => {
    const source = { names: ['LUNG1-005'], ids: [], dates: [] };
    expect(new Identifiers([source]).within('LUNG1-005')).toBe(true);
    expect(new Identifiers([source], ['LUNG1-005']).within('LUNG1-005')).toBe(false);
  });
});

describe('A coded value', () => {
  it.each([
    [
      'Manufacturer',
      'SIEMENS GE_MEDICAL_SYSTEMS Philips TOSHIBA_MEC Canon_Medical_Systems Varian_Medical_Systems CMS,_Inc. UIH',
    ],
    [
      'ManufacturerModelName',
      'Sensation_16 SOMATOM_Definition_AS+ SOMATOM_Force LightSpeed_VCT LightSpeed16 Discovery_CT750_HD Discovery_690 Biograph_mCT_Flow Biograph_40 ' +
        'Brilliance_64 iCT_256 Ingenuity_TF_PET/CT Gemini_TF_64 Aquilion_ONE Aquilion_PRIME Optima_CT660 Emotion_6 uCT_780 XiO Pinnacle3 ARIA_RadOnc',
    ],
    [
      'ConvolutionKernel',
      'B30f B31s B70f H40s Br40d\\3 Br64d I30f\\3 Hr40h Bl57d STANDARD LUNG BONEPLUS SOFT DETAIL CHST B YA YB C L UB FC08 FC51 FC13-H FL03 ' +
        'XYZ_Gauss5.00 B_SOFT_B All-pass',
    ],
    ['BodyPartExamined', 'CHEST LUNG HEADNECK TSPINE CHESTABDPELVIS WHOLEBODY'],
    ['CodeMeaning', 'Neoplasm,_Primary Lung Spinal_cord Morphologically_Altered_Structure Gross_Tumor_Volume'],
    ['Modality', 'CT PT MR RTSTRUCT SEG'],
    ['Units', 'BQML GML CNTS'],
  ] as const)('of %s that scanners write is known', (attribute, values) => {
    const unknown = values
      .split(' ')
      .filter((value) => codedValue(attribute, value.replaceAll('_', ' ')) === undefined);
    expect(unknown).toEqual([]);
  });

  it.each([
    ['Manufacturer', 'Quackenbush'],
    ['Manufacturer', 'Li'],
    ['Manufacturer', 'SIEMENS 778341'],
    ['ManufacturerModelName', 'Scanner of Quackenbush'],
    ['ManufacturerModelName', '19431107'],
    ['ConvolutionKernel', 'Ng'],
    ['Modality', 'CT2'],
    ['Modality', 'CT MR'],
    ['Units', 'QUACK'],
    ['CodeMeaning', 'Lung of Smith'],
  ] as const)('of %s is not recognised in a text that is not one: %s', (attribute, value) => {
    expect(codedValue(attribute, value)).toBeUndefined();
  });
});

describe('Identifiers of any kind', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdefghklmnoprstuväöüßéñøл山'), minLength: 3, maxLength: 12 });

  it('are each found in their own text in upper and lower case, between separators, and not inside a longer word', () => {
    fc.assert(
      fc.property(letters, letters, fc.constantFrom(...' _-/.,;()"'), (family, given, separator) => {
        const known = of([`${family}^${given}`]);
        for (const name of [family, given, family.toUpperCase(), given.toLowerCase().normalize('NFD')]) {
          expect(known.within(`1${separator}${name}${separator}2`), name).toBe(true);
        }
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,9}$/), fc.stringMatching(/^[a-z]{1,3}$/), (name, more) => {
        expect(of([`${name}^`]).within(`${name}${more}`)).toBe(false);
      }),
    );
  });

  it('are found as whole numbers, and as dates in every order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 1e9 }), fc.integer({ min: 1, max: 9 }), (number, digit) => {
        const known = of([], [String(number)]);
        expect(known.within(`id ${number}`)).toBe(true);
        expect(known.within(`${number}${digit}`) || known.within(`0.${number}`)).toBe(false);
      }),
    );
    const days = fc.date({ min: new Date('1905-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(...'-./'), (day, separator) => {
        const [y, m, d] = day.toISOString().slice(0, 10).split('-') as [string, string, string];
        const known = of([], [], [`${y}${m}${d}`]);
        for (const parts of [
          [y, m, d],
          [d, m, y],
          [m, d, y],
          [Number(d), Number(m), y],
          [d, m, y.slice(2)],
        ])
          expect(known.within(`born ${parts.join(separator)}`)).toBe(true);
      }),
    );
  });
});

describe('What identifies a person alone', () => {
  const source = {
    names: ['Quackenbush^Thaddeus', 'Li^Na', 'Long', 'Lung^Heart'],
    ids: ['778341', 'A-17', 'LUNG1-001', 'phantom', '12'],
    dates: ['19431107'],
    accessionNumbers: ['ACC123', '9'],
  };
  const known = new Identifiers([identifyingAlone(source)]);

  it.each([
    'of Thaddeus Quackenbush',
    'QUACKENBUSH, Thaddeus',
    'heart; lung',
    'case 778341',
    'LUNG1-001',
    'lung1 001',
    'born 7.11.1943',
  ])('is found in "%s"', (text) => {
    expect(known.within(text)).toBe(true);
  });

  it.each(['Quackenbush', 'Li, Na', 'a long lung', 'the heart and a lung', 'A-17', 'phantom', '12', '9', 'LUNG1'])(
    'is not in "%s", which may be a word or a number by chance',
    (text) => {
      expect(known.within(text)).toBe(false);
    },
  );
});
