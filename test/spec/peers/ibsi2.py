"""Response maps and statistics of IBSI 2 filters by MIRP.

ibsi2.py <jobs.json> <output folder>

A job has an image, a mask, a filter as in our parameter files, and what is wanted: "map" (float64, x fastest, as .f64) or "statistics".
Prints one JSON object: per job the seconds of CPU time of the filter alone, and the statistics.
"""

import json
import sys
import time
import warnings

import itk
import numpy as np

warnings.simplefilter("ignore")
from mirp import extract_features, extract_images  # noqa: E402

boundaries = {"constant": "constant", "nearest": "nearest", "periodize": "wrap", "mirror": "reflect"}


def kernel(f):
    """Arguments of MIRP for a filter; every one is named after the filter."""
    f = {k: float(v) if k in ("sigma", "lambda", "gamma", "theta", "thetaStep", "cutoff") else v for k, v in f.items()}
    name = {
        "mean": "mean",
        "log": "laplacian_of_gaussian",
        "laws": "laws",
        "gabor": "gabor",
        "wavelet": "separable_wavelet",
        "simoncelli": "nonseparable_wavelet",
    }[f["filter"]]
    own = {
        "mean": lambda: {"mean_filter_kernel_size": f["support"]},
        "log": lambda: {"laplacian_of_gaussian_sigma": f["sigma"], "laplacian_of_gaussian_kernel_truncate": f["cutoff"]},
        "laws": lambda: {
            "laws_kernel": f["kernel"],
            "laws_compute_energy": "energyDistance" in f,
            "laws_delta": f.get("energyDistance", 7),
            "laws_rotation_invariance": "rotations" in f,
            "laws_pooling_method": f.get("rotations", "max"),
        },
        "gabor": lambda: {
            "gabor_sigma": f["sigma"],
            "gabor_lambda": f["lambda"],
            "gabor_gamma": f["gamma"],
            "gabor_theta": f["theta"],
            **({"gabor_theta_step": f["thetaStep"]} if "thetaStep" in f else {}),
            "gabor_response": f["response"],
            "gabor_rotation_invariance": f["dimensions"] == 3,
            "gabor_pooling_method": f["pooling"],
        },
        "wavelet": lambda: {
            "separable_wavelet_families": f["family"],
            "separable_wavelet_set": f["band"],
            "separable_wavelet_rotation_invariance": "rotations" in f,
            "separable_wavelet_pooling_method": f.get("rotations", "mean"),
            "separable_wavelet_decomposition_level": f["level"],
        },
        "simoncelli": lambda: {
            "nonseparable_wavelet_families": "simoncelli",
            "nonseparable_wavelet_decomposition_level": f["level"],
        },
    }[f["filter"]]()
    prefix = "mean_filter" if name == "mean" else name
    own[f"{prefix}_boundary_condition"] = boundaries[f["boundary"]]
    if "riesz" in f:
        # MIRP counts axes z, y, x.
        own["riesz_filter_order"] = f["riesz"]["order"][::-1]
        own |= {"ibsi_compliant": False, "riesz_filter_tensor_sigma": 1.0}
        name = "riesz_" + name
    return {"filter_kernels": name, **own}


spent = [0.0]


def timed(cls):
    original = cls.transform

    def transform(self, image):
        start = time.process_time()
        result = original(self, image)
        spent[0] += time.process_time() - start
        return result

    cls.transform = transform


def time_filters():
    from mirp._imagefilters.gabor import GaborFilter
    from mirp._imagefilters.laplacian_of_gaussian import LaplacianOfGaussianFilter
    from mirp._imagefilters.laws import LawsFilter
    from mirp._imagefilters.mean import MeanFilter
    from mirp._imagefilters.nonseparable_wavelet import NonseparableWaveletFilter
    from mirp._imagefilters.separable_wavelet import SeparableWaveletFilter

    for cls in (GaborFilter, LaplacianOfGaussianFilter, LawsFilter, MeanFilter, NonseparableWaveletFilter, SeparableWaveletFilter):
        timed(cls)


def whole_image(image, folder):
    """A mask of ones on the grid of an image."""
    read = itk.imread(image)
    mask = itk.GetImageFromArray(np.ones(itk.GetArrayFromImage(read).shape, dtype=np.uint8))
    mask.CopyInformation(read)
    file = f"{folder}/whole.nii.gz"
    itk.imwrite(mask, file)
    return file


def run(job, n, folder):
    f = job.get("filter")
    volume = f is None or f["dimensions"] == 3 or job.get("interpolate")
    spent[0] = 0.0
    common = {"image": job["image"], "mask": job.get("mask") or whole_image(job["image"], folder), "by_slice": not volume, "anti_aliasing": False, "no_approximation": True}
    if job["want"] == "map":
        images = extract_images(**common, write_images=False, export_images=True, image_export_format="numpy", **kernel(f))
        np.asarray(images[0][0][1], dtype="<f8").tofile(f"{folder}/{n}.f64")
        return {"seconds": spent[0]}
    if job.get("interpolate"):
        common |= {
            "new_spacing": 1.0,
            "spline_order": 3,
            "roi_spline_order": 1,
            "roi_interpolation_mask_inclusion_threshold": 0.5,
        }
    table = extract_features(
        **common,
        resegmentation_intensity_range=[-1000.0, 400.0],
        base_feature_families="none" if f else "statistics",
        **({"response_map_feature_families": "statistics", **kernel(f)} if f else {}),
    )[0]
    values = {}
    for column in table.columns:
        at = column.find("stat_")
        if at >= 0:
            values[column[at:].replace("_fbn_", "")] = float(table[column].iloc[0])
    return {"seconds": spent[0], "statistics": values}


time_filters()
with open(sys.argv[1]) as file:
    jobs = json.load(file)
print(json.dumps([run(job, n, sys.argv[2]) for n, job in enumerate(jobs)]))
