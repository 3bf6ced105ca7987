// Tests that `npm test` runs with fewer repetitions, mutants, settings or smaller images; here with all of them.
import '../deep/real-cases.test.ts';
import '../dicom/compressed.test.ts';
import '../dicom/damage.test.ts';
import '../dicom/deidentify/deidentify-object.test.ts';
import '../graph/gate/import-mutation.test.ts';
import '../graph/gate/mutation.test.ts';
import '../image/mask/transfer/transfer-mask.test.ts';
import '../journeys/cohort.test.ts';
import '../journeys/deep.test.ts';
import '../pipeline/modalities.test.ts';
import '../pipeline/observers.test.ts';
import '../radiomics/ibsi/reference-values.test.ts';
import '../report/round-trip.test.ts';
import '../server/graphql/random-filters.test.ts';
