/**
 * Values of one feature: `values[subject * readings + reading]`, all finite. A reading is an observer, a method, a scan or a
 * perturbation; every subject has each of them once.
 */
export interface Readings {
  readonly values: Float64Array;
  readonly subjects: number;
  readonly readings: number;
}

/** A number with its 95 % confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Forms of the intraclass correlation, as named by McGraw and Wong (doi:10.1037/1082-989X.1.1.30): one-way, absolute agreement and
 * consistency, of a single reading or of the mean of all readings. Each is the name in tables, graph and pages.
 */
export const iccForms = ['ICC(1,1)', 'ICC(A,1)', 'ICC(C,1)', 'ICC(1,k)', 'ICC(A,k)', 'ICC(C,k)'] as const;
export type IccForm = (typeof iccForms)[number];

/** What the readings of a subject are. */
export const designs = ['observer', 'method', 'timepoint', 'perturbation'] as const;
export type Design = (typeof designs)[number];

/**
 * The forms that a design calls for; the first decides whether a feature is stable. Observers and methods are a random sample of those
 * that could have read (ICC(A,1)). Repeated scans and perturbations have no identity across subjects (ICC(1,1)).
 */
export const formsOf: Readonly<Record<Design, readonly [IccForm, ...IccForm[]]>> = {
  observer: ['ICC(A,1)'],
  method: ['ICC(A,1)'],
  timepoint: ['ICC(1,1)', 'ICC(A,1)'],
  perturbation: ['ICC(1,1)', 'ICC(A,1)'],
};

/** Fewest subjects for which an intraclass correlation is given. */
export const fewestSubjects = 10;

/** Why a feature has no intraclass correlation. */
export const noIccReasons = {
  'too-few-subjects': `fewer than ${fewestSubjects} subjects`,
  'too-few-readings': 'fewer than two readings',
  constant: 'all values are equal',
} as const;
export type NoIcc = keyof typeof noIccReasons;

/** Why a feature has no within-subject coefficient of variation. */
export const noCvReasons = {
  'not-ratio-scale': 'the feature has no true zero',
  'not-positive': 'a value is not positive',
  'too-few-subjects': 'fewer than two subjects',
  'too-few-readings': 'fewer than two readings',
} as const;
export type NoCv = keyof typeof noCvReasons;

/** What is estimated of each feature. Each name is that of a column, of a field and, with `Lower` and `Upper`, of terms in the graph. */
export const estimates = {
  icc: 'Intraclass correlation of the form that decides in this design',
  iccOneWay: 'Intraclass correlation ICC(1,1)',
  iccAgreement: 'Intraclass correlation ICC(A,1)',
  iccConsistency: 'Intraclass correlation ICC(C,1): consistency, without the differences between the readings',
  iccOneWayMean: 'Intraclass correlation ICC(1,k): of the mean of all readings',
  iccAgreementMean: 'Intraclass correlation ICC(A,k): of the mean of all readings',
  iccConsistencyMean: 'Intraclass correlation ICC(C,k): consistency, of the mean of all readings',
  ccc: 'Concordance correlation coefficient',
  withinSd: 'Within-subject standard deviation',
  withinCv: 'Within-subject coefficient of variation, as a fraction',
  repeatability: 'Repeatability coefficient',
  bias: 'Mean difference of two readings, second minus first',
  lowerLimit: 'Lower limit of agreement: of two readings, or of each of more readings with their mean',
  upperLimit: 'Upper limit of agreement: of two readings, or of each of more readings with their mean',
} as const;
export type EstimateKey = keyof typeof estimates;

export const iccKeys: Readonly<Record<IccForm, EstimateKey>> = {
  'ICC(1,1)': 'iccOneWay',
  'ICC(A,1)': 'iccAgreement',
  'ICC(C,1)': 'iccConsistency',
  'ICC(1,k)': 'iccOneWayMean',
  'ICC(A,k)': 'iccAgreementMean',
  'ICC(C,k)': 'iccConsistencyMean',
};

/** How far the readings of one feature agree. An estimate that is absent is undefined for these readings. */
export interface FeatureReliability {
  /** Subjects counted. */
  readonly subjects: number;
  readonly estimates: Readonly<Partial<Record<EstimateKey, Estimate>>>;
  readonly noIcc?: NoIcc;
  readonly noCv?: NoCv;
}
