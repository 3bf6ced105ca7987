"""Perturbed copies by MIRP. Usage: perturbation.py image.nrrd mask.nrrd folder

Writes one file of voxels (float64) and one of the mask (uint8) per chain without randomness, and results.json with statistics of
200 random copies and the processor time of a whole chain."""

import json
import logging
import sys
import time
import warnings

import numpy as np
from mirp import extract_features, extract_images

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
image, mask, folder = sys.argv[1:4]

chains = {
    "translation": dict(perturbation_translation_fraction=[0.25]),
    "unfiltered": dict(perturbation_translation_fraction=[0.25], anti_aliasing=False),
    "rotation": dict(perturbation_rotation_angles=[13.0]),
    "resampled": dict(
        new_spacing=[2.0, 2.0, 2.0], perturbation_translation_fraction=[0.5], perturbation_rotation_angles=[-7.0]
    ),
    "grown": dict(
        new_spacing=[2.0, 2.0, 2.0], perturbation_roi_adapt_type="distance", perturbation_roi_adapt_size=[4.0]
    ),
    "shrunk": dict(
        new_spacing=[2.0, 2.0, 2.0], perturbation_roi_adapt_type="distance", perturbation_roi_adapt_size=[-4.0]
    ),
}


def copies(**settings):
    for images, masks in extract_images(image=image, mask=mask, image_export_format="numpy", **settings):
        for one in masks:
            yield np.asarray(images[0]), np.asarray(one) > 0


for name, settings in chains.items():
    voxels, inside = next(copies(**settings))
    voxels.astype("<f8").tofile(f"{folder}/{name}.image")
    inside.astype("u1").tofile(f"{folder}/{name}.mask")


def statistics(**settings):
    rows = [[float(inside.sum()), float(v[inside].mean()), float(v[inside].std())] for v, inside in copies(**settings)]
    return rows


results = {
    "noise": statistics(perturbation_noise_repetitions=200),
    "contour": statistics(perturbation_randomise_roi_repetitions=200),
}

start = time.process_time()
extract_features(
    image=image,
    mask=mask,
    perturbation_noise_repetitions=3,
    perturbation_translation_fraction=[0.25],
    perturbation_roi_adapt_type="fraction",
    perturbation_roi_adapt_size=[0.1],
    perturbation_randomise_roi_repetitions=1,
    base_discretisation_method="fixed_bin_size",
    base_discretisation_bin_width=25.0,
    resegmentation_intensity_range=[-1000.0, 4000.0],
)
results["seconds"] = time.process_time() - start
json.dump(results, open(f"{folder}/results.json", "w"))
