export * from './deep/index.ts';
export * from './model.ts';
export * from './radiomics/index.ts';
export * from './table/index.ts';
