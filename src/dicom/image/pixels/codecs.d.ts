/** The codecs bring no types; codec-library.ts says what of them it uses. */
declare module '@cornerstonejs/codec-charls/decode';
declare module '@cornerstonejs/codec-openjpeg/decode';
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode';
