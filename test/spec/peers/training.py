"""What nnU-Net, MONAI and nibabel make of exported training sets. Reads a request as JSON on stdin, prints findings as JSON."""

import json
import os
import sys
from contextlib import redirect_stdout

import numpy as np

request = {}
findings = {}


def nnunet():
    """Integrity, planning and preprocessing as on the command line; then the folds that a trainer takes."""
    os.environ["nnUNet_raw"] = os.path.join(request["out"], "nnUNet_raw")
    os.environ["nnUNet_preprocessed"] = os.path.join(request["out"], "nnUNet_preprocessed")
    os.environ["nnUNet_results"] = os.path.join(request["out"], "nnUNet_results")
    from nnunetv2.experiment_planning.plan_and_preprocess_api import extract_fingerprints, plan_experiments, preprocess
    from nnunetv2.imageio.simpleitk_reader_writer import SimpleITKIO

    number, name = request["id"], request["dataset"]
    raw = os.path.join(os.environ["nnUNet_raw"], name)
    preprocessed = os.path.join(os.environ["nnUNet_preprocessed"], name)
    extract_fingerprints([number], num_processes=1, check_dataset_integrity=True)
    plan_experiments([number])
    preprocess([number], configurations=("3d_fullres",), num_processes=(1,))
    labels = {}
    for file in sorted(os.listdir(os.path.join(raw, "labelsTr"))):
        voxels, _ = SimpleITKIO().read_seg(os.path.join(raw, "labelsTr", file))
        np.ascontiguousarray(voxels[0]).astype("<i4").tofile(os.path.join(request["out"], file + ".raw"))
        labels[file] = [int(n) for n in voxels[0].shape[::-1]]
    findings["labels"] = labels
    findings["folds"] = None
    if os.path.isfile(os.path.join(preprocessed, "splits_final.json")):
        import torch
        from nnunetv2.run.run_training import get_trainer_from_args

        findings["folds"] = []
        for fold in range(request["folds"]):
            trainer = get_trainer_from_args(str(number), "3d_fullres", fold, device=torch.device("cpu"))
            train, val = trainer.do_split()
            findings["folds"].append({"train": list(train), "val": list(val)})


def monai():
    from monai.data import load_decathlon_datalist
    from monai.transforms import LoadImage

    path = os.path.join(request["monai"], "datalist.json")
    training = load_decathlon_datalist(path, is_segmentation=True, data_list_key="training")
    image = LoadImage(image_only=True)
    findings["monai"] = [
        {"fold": one["fold"], "image": list(image(one["image"]).shape), "label": list(image(one["label"]).shape)}
        for one in training
    ]


def nibabel():
    import nibabel

    findings["nibabel"] = {}
    for root, _, files in os.walk(request["monai"]):
        for file in sorted(files):
            if file.endswith(".nii.gz"):
                image = nibabel.load(os.path.join(root, file))
                difference = np.abs(image.get_qform() - image.get_sform()).max()
                findings["nibabel"][file] = {
                    "codes": [int(image.header["qform_code"]), int(image.header["sform_code"])],
                    "difference": float(difference),
                }


def torchio():
    import csv

    import torchio

    with open(os.path.join(request["csv"], "training.csv")) as table:
        rows = list(csv.DictReader(table))
    findings["torchio"] = []
    for row in rows:
        subject = torchio.Subject(
            image=torchio.ScalarImage(os.path.join(request["csv"], row["image"])),
            label=torchio.LabelMap(os.path.join(request["csv"], row["label"])),
        )
        subject.check_consistent_space()
        findings["torchio"].append(list(subject.spatial_shape))


# Worker processes import this file again, so nothing may be read above.
if __name__ == "__main__":
    request.update(json.load(sys.stdin))
    with redirect_stdout(sys.stderr):
        for step in request["steps"]:
            globals()[step]()
    print(json.dumps(findings))
