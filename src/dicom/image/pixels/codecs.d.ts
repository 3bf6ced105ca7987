/** The codecs have no types; codec-library.ts declares the parts it uses. */
declare module '@cornerstonejs/codec-charls/decode';
declare module '@cornerstonejs/codec-openjpeg/decode';
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decode';
