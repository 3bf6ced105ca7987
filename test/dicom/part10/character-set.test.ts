import { describe, expect, it } from 'vitest';
import { textDecoder } from '../../../src/dicom/element/read/character-set.ts';

const read = (terms: string, bytes: string) => textDecoder(terms.split('\\'))(Buffer.from(bytes, 'latin1'));

describe('Text of a single character set', () => {
  it.each([
    ['', '\u00e9', 'é'],
    ['ISO_IR 6', '\u00e9', 'é'],
    ['ISO_IR 100', '\u00e9', 'é'],
    ['ISO_IR 101', '\u00b1', 'ą'],
    ['ISO_IR 109', '\u00a1', 'Ħ'],
    ['ISO_IR 110', '\u00a2', 'ĸ'],
    ['ISO_IR 126', '\u00e1', 'α'],
    ['ISO_IR 127', '\u00c7', 'ا'],
    ['ISO_IR 138', '\u00e0', 'א'],
    ['ISO_IR 144', '\u00bb', 'Л'],
    ['ISO_IR 148', '\u00fd', 'ı'],
    ['ISO_IR 166', '\u00a1', 'ก'],
    ['ISO_IR 203', '\u00a4', '€'],
    ['ISO_IR 192', '\u00c3\u00a9', 'é'],
    [' iso_ir 192 ', '\u00c3\u00a9', 'é'],
    ['gb18030', '\u00cd\u00f5', '王'],
    ['GBK', '\u00cd\u00f5', '王'],
    ['xGBK', '\u00cd', 'Í'],
    ['192 or so', '\u00c3', 'Ã'],
    ['none', '\u00e9', 'é'],
    // Escape sequences mean nothing without code extensions.
    ['ISO_IR 100', 'a\u001b-Lb', 'a\u001b-Lb'],
  ])('reads %s: %j as %s', (terms, bytes, text) => expect(read(terms, bytes)).toBe(text));

  it('is read from a part of a buffer', () => {
    expect(textDecoder([])(Buffer.from('abcd').subarray(1, 3))).toBe('bc');
  });
});

describe('Text with code extensions', () => {
  it.each([
    ['ISO 2022 IR 6', 'a\u001b-L\u00bb', 'aЛ'],
    ['\\ISO 2022 IR 100', '\u001b-A\u00e9', 'é'],
    ['\\ISO 2022 IR 101', '\u001b-B\u00b1', 'ą'],
    ['\\ISO 2022 IR 109', '\u001b-C\u00a1', 'Ħ'],
    ['\\ISO 2022 IR 110', '\u001b-D\u00a2', 'ĸ'],
    ['\\ISO 2022 IR 126', '\u001b-F\u00e1', 'α'],
    ['\\ISO 2022 IR 127', '\u001b-G\u00c7', 'ا'],
    ['\\ISO 2022 IR 138', '\u001b-H\u00e0', 'א'],
    ['\\ISO 2022 IR 148', '\u001b-M\u00fd', 'ı'],
    ['\\ISO 2022 IR 166', '\u001b-T\u00a1', 'ก'],
    ['ISO 2022 IR 13\\ISO 2022 IR 87', '\u00d4=\u001b$B;3\u001b(J=\u00d4', 'ﾔ=山=ﾔ'],
    ['\\ISO 2022 IR 13', '\u001b)I\u00d4', 'ﾔ'],
    ['\\ISO 2022 IR 159', '\u001b$(D"p', '¤'],
    ['\\ISO 2022 IR 149', '\u001b$)C\u00fb\u00f3^\u00fb', '洪^û'],
    ['\\ISO 2022 IR 58', '\u001b$)A\u00cd\u00f5', '王'],
    // Each delimiter ends a character set, so that the byte after it is Latin-1 again.
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb\\\u00e9', 'Л\\é'],
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb^\u00e9', 'Л^é'],
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb=\u00e9', 'Л=é'],
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb\n\u00e9', 'Л\né'],
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb\r\u00e9', 'Л\ré'],
    ['\\ISO 2022 IR 144', '\u001b-L\u00bb-\u00bb', 'Л-Л'],
    // Inside two-byte characters these bytes are halves of characters.
    ['\\ISO 2022 IR 87', '\u001b$B%^%=\u001b(B^', 'マソ^'],
    ['\\ISO 2022 IR 159', '\u001b$(D0^\u001b(B^', '伱^'],
    ['\\ISO 2022 IR 87', '\u001b$B;3 ;3', '山 山'],
    ['\\ISO 2022 IR 87', 'a\u001bXb', 'a\u001bXb'],
    ['\\ISO 2022 IR 87', 'a\u001b', 'a\u001b'],
    ['\\ISO 2022 IR 87', '', ''],
  ])('reads %s: %j as %s', (terms, bytes, text) => expect(read(terms, bytes)).toBe(text));

  it('takes the ends of the two-byte range as halves of characters, and leaves the bytes next to the range unchanged', () => {
    expect(read('\\ISO 2022 IR 87', '\u001b$B!!')).toBe('\u3000');
    expect(read('\\ISO 2022 IR 87', '\u001b$B!~')).toBe('◇');
    expect(read('\\ISO 2022 IR 87', '\u001b$Bt!')).toBe('堯');
    expect(read('\\ISO 2022 IR 87', '\u001b$B\u007f!!')).toBe('\u007f\u3000');
    expect(read('\\ISO 2022 IR 87', '\u001b$B !!')).toBe(' \u3000');
  });
});
