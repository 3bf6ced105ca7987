/** How to open the files of a case in another program. */
export interface Snippet {
  /** The program, as a heading. */
  readonly program: 'Python' | 'R' | '3D Slicer';
  readonly code: string;
}

/** What a case contains, with paths relative to its folder. */
export interface CaseFiles {
  readonly id: string;
  readonly mask: string;
  readonly seg?: string;
  readonly sr?: string;
}

const install = '# pip install pandas SimpleITK pydicom highdicom';

/** Snippets for one case, to be run in its data directory. */
export function caseSnippets(files: CaseFiles): readonly Snippet[] {
  const { id, mask, seg, sr } = files;
  const folder = quoted(`cases/${id}`);
  const dicom = [
    ...(seg === undefined ? [] : [`seg = hd.seg.segread(str(case / ${quoted(seg)}))  # DICOM Segmentation`]),
    ...(seg === undefined ? [] : ['print([segment.SegmentLabel for segment in seg.SegmentSequence])']),
    ...(sr === undefined ? [] : [`report = hd.sr.srread(str(case / ${quoted(sr)}))  # DICOM Structured Report`]),
    ...(sr === undefined ? [] : ['print(report.SOPClassUID.name)']),
  ];
  return [
    {
      program: 'Python',
      code: lines(
        install,
        'from pathlib import Path',
        ...(dicom.length > 0 ? ['import highdicom as hd'] : []),
        'import pandas as pd',
        'import SimpleITK as sitk',
        '',
        `case = Path(${folder})  # in the data directory, or where you saved the files`,
        'features = pd.read_csv(case / "features.csv")',
        'print(features[["subject", "image", "roi", "original_shape_MeshVolume"]].head().to_string())',
        ...readPython('case / "image.nrrd"', `case / ${quoted(mask)}`),
        ...dicom,
      ),
    },
    {
      program: 'R',
      code: lines(
        '# install.packages("nat")  # reads NRRD; features need no package',
        `case <- ${folder}  # in the data directory, or where you saved the files`,
        'features <- read.csv(file.path(case, "features.csv"), check.names = FALSE)',
        'print(head(features[, c("subject", "image", "roi", "original_shape_MeshVolume")]))',
        ...readR('file.path(case, "image.nrrd")', `file.path(case, ${quoted(mask)})`),
      ),
    },
    {
      program: '3D Slicer',
      code: lines(
        '# View > Python Console',
        'import glob, os',
        `case = os.path.abspath(${folder})  # the whole path of the folder`,
        'slicer.util.loadVolume(os.path.join(case, "image.nrrd"))',
        'for mask in sorted(glob.glob(os.path.join(case, "masks", "*.nrrd"))):',
        '    slicer.util.loadSegmentation(mask)',
      ),
    },
  ];
}

/** Snippets for a whole data directory, to be run in it. */
export function directorySnippets(): readonly Snippet[] {
  return [
    {
      program: 'Python',
      code: lines(
        install,
        'from pathlib import Path',
        'import pandas as pd',
        'import SimpleITK as sitk',
        '',
        'masks = pd.read_csv("manifest.csv")  # one row per region of each case',
        'tables = [pd.read_csv(path) for path in sorted(Path("cases").glob("*/features.csv"))]',
        'features = pd.concat(tables, ignore_index=True)',
        'print(features[["subject", "image", "roi", "original_shape_MeshVolume"]].head().to_string())',
        'first = masks.iloc[0]',
        ...readPython('first["Image"]', 'first["Mask"]'),
      ),
    },
    {
      program: 'R',
      code: lines(
        '# install.packages("nat")  # reads NRRD; features need no package',
        'masks <- read.csv("manifest.csv", check.names = FALSE)  # one row per region of each case',
        'tables <- lapply(Sys.glob("cases/*/features.csv"), read.csv, check.names = FALSE)',
        'shared <- Reduce(intersect, lapply(tables, names))',
        'features <- do.call(rbind, lapply(tables, function(table) table[, shared]))',
        'print(head(features[, c("subject", "image", "roi", "original_shape_MeshVolume")]))',
        ...readR('masks$Image[1]', 'masks$Mask[1]'),
      ),
    },
    {
      program: '3D Slicer',
      code: lines(
        '# View > Python Console',
        'import csv, os',
        'data = "/path/to/this/directory"',
        'with open(os.path.join(data, "manifest.csv"), newline="", encoding="utf-8") as file:',
        '    rows = list(csv.DictReader(file))',
        'slicer.util.loadVolume(os.path.join(data, rows[0]["Image"]))',
        'for row in rows:',
        '    if row["case"] == rows[0]["case"]:',
        '        slicer.util.loadSegmentation(os.path.join(data, row["Mask"]))',
      ),
    },
  ];
}

const readPython = (image: string, mask: string): readonly string[] => [
  `image = sitk.ReadImage(str(${image}))  # positions in mm, LPS`,
  `mask = sitk.ReadImage(str(${mask}))`,
  'voxels = sitk.GetArrayFromImage(image)  # axes k, j, i',
  'inside = voxels[sitk.GetArrayFromImage(mask) > 0]',
  'print(image.GetSize(), image.GetSpacing(), inside.size, "voxels, mean", inside.mean())',
];

const readR = (image: string, mask: string): readonly string[] => [
  `image <- nat::read.nrrd(${image})  # axes i, j, k`,
  `mask <- nat::read.nrrd(${mask})`,
  'print(mean(image[mask > 0]))',
];

/** Paths of cases have no quotes or backslashes; the string literals of Python and R are alike for them. */
const quoted = (text: string): string => `"${text}"`;

const lines = (...all: readonly string[]): string => all.join('\n');
