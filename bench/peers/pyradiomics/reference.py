"""Runs PyRadiomics on every case in ./cases and writes its values, diagnostics and run times as JSON.

usage: reference.py <folder with brain1_image.nrrd, brain1_label.nrrd, ...> <output folder> [case ...]
"""
import json
import logging
import pathlib
import sys
import time

import SimpleITK as sitk
import numpy
from radiomics import featureextractor

logging.getLogger("radiomics").setLevel(logging.CRITICAL)
here = pathlib.Path(__file__).parent


def one_slice(mask, path):
    """Only the slice with the most ROI pixels, as shape2D requires."""
    array = sitk.GetArrayFromImage(mask)
    best = int((array == 1).sum(axis=(1, 2)).argmax())
    single = numpy.zeros_like(array)
    single[best] = array[best]
    image = sitk.GetImageFromArray(single)
    image.CopyInformation(mask)
    sitk.WriteImage(image, str(path), True)


def main():
    data, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    for subject in ("brain1", "breast1"):
        image, label = data / f"{subject}_image.nrrd", data / f"{subject}_label.nrrd"
        slice_label = out / f"{subject}_one_slice.nrrd"
        one_slice(sitk.ReadImage(str(label)), slice_label)
        for case in sorted((here / "cases").glob("*.yaml")):
            if wanted and case.stem not in wanted:
                continue
            mask = slice_label if case.stem == "shape2d" else label
            start = time.perf_counter()
            try:
                result = featureextractor.RadiomicsFeatureExtractor(str(case)).execute(str(image), str(mask))
                values = {k: float(v) for k, v in result.items() if not k.startswith("diagnostics_")}
                diagnostics = {k: str(v) for k, v in result.items() if k.startswith("diagnostics_")}
                record = {"values": values, "diagnostics": diagnostics}
            except Exception as error:  # what PyRadiomics refuses is part of the comparison
                record = {"error": str(error)}
            record |= {"subject": subject, "case": case.stem, "image": str(image), "mask": str(mask)}
            record["seconds"] = time.perf_counter() - start
            (out / f"{subject}.{case.stem}.json").write_text(json.dumps(record))
            print(subject, case.stem, round(record["seconds"], 2), record.get("error", len(record.get("values", []))))


main()
