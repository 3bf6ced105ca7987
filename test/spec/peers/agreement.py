"""Agreement of masks by SimpleITK, surface-distance and MedPy: IN.json OUT.json.
IN: {"pairs": [[first, second], ...], "groups": [{"masks": [...], "min": [i,j,k], "size": [i,j,k]}, ...]}, masks as NRRD paths."""
import json
import sys
import numpy as np

np.Inf = np.inf  # surface-distance 0.1 and MedPy name what NumPy 2 removed
np.bool = np.bool_
import scipy.ndimage

for namespace in ("filters", "morphology"):
    if not hasattr(scipy.ndimage, namespace):
        setattr(scipy.ndimage, namespace, scipy.ndimage)
import SimpleITK as sitk
import surface_distance.metrics as sd
from medpy.metric import binary


def overlap(a, b):
    measures = sitk.LabelOverlapMeasuresImageFilter()
    measures.Execute(a, b)
    return measures.GetDiceCoefficient(1), measures.GetJaccardCoefficient(1)


def hausdorff(a, b):
    distance = sitk.HausdorffDistanceImageFilter()
    distance.Execute(a, b)
    return distance.GetHausdorffDistance()


def pair(first, second):
    a, b = sitk.ReadImage(first), sitk.ReadImage(second)
    dice, jaccard = overlap(a, b)
    x, y = (sitk.GetArrayFromImage(image).astype(bool) for image in (a, b))
    spacing = a.GetSpacing()[::-1]
    distances = sd.compute_surface_distances(x, y, spacing)
    return {
        "dice": dice,
        "jaccard": jaccard,
        "hausdorffDistance": hausdorff(a, b),
        **{f"surfaceDice{t}mm": float(sd.compute_surface_dice_at_tolerance(distances, t)) for t in (1, 2, 3)},
        "meanSurfaceDistance": float(np.mean(sd.compute_average_surface_distance(distances))),
        "hd95": float(sd.compute_robust_hausdorff(distances, 95)),
        "hd95Pooled": float(binary.hd95(x, y, spacing)),
        "centreDistance": float(
            np.linalg.norm(
                (np.array(scipy.ndimage.center_of_mass(x)) - np.array(scipy.ndimage.center_of_mass(y))) * spacing
            )
        ),
    }


def group(masks, min, size):
    images = [sitk.RegionOfInterest(sitk.ReadImage(path), size, min) for path in masks]
    staple = sitk.STAPLEImageFilter()
    staple.SetForegroundValue(1)
    result = staple.Execute(images)
    return {
        "sensitivity": list(staple.GetSensitivity()),
        "specificity": list(staple.GetSpecificity()),
        "voxels": int((sitk.GetArrayFromImage(result) >= 0.5).sum()),
        "iterations": staple.GetElapsedIterations(),
    }


asked = json.load(open(sys.argv[1]))
answer = {
    "pairs": [pair(*one) for one in asked["pairs"]],
    "groups": [group(**one) for one in asked["groups"]],
}
json.dump(answer, open(sys.argv[2], "w"))
