"""Times PyRadiomics on one case: once cold, then warm, in one thread; also writes its values.

usage: time.py <image> <mask> <parameter file> <warm runs> <file for the values>
Prints JSON: wall and CPU seconds of each run, of the whole process, and its peak memory.
"""
import json
import logging
import resource
import sys
import time

started = time.perf_counter()

import SimpleITK as sitk  # noqa: E402
from radiomics import featureextractor  # noqa: E402

logging.getLogger("radiomics").setLevel(logging.CRITICAL)
sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)


def main():
    image_path, mask_path, settings, runs, values_path = sys.argv[1:6]
    extractor = featureextractor.RadiomicsFeatureExtractor(settings)
    image, mask = sitk.ReadImage(image_path), sitk.ReadImage(mask_path)
    times = []
    process = None
    for _ in range(int(runs) + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        result = extractor.execute(image, mask)
        times.append({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu})
        # For a user, the process ends after the first extraction.
        process = process or {"wall": time.perf_counter() - started, "cpu": time.process_time()}
    values = {k: float(v) for k, v in result.items() if not k.startswith("diagnostics_")}
    with open(values_path, "w") as file:
        json.dump(values, file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "process": process, "peakMB": peak, "features": len(values)}))


main()
