/** The model on one page: what a run makes from one image series and one delineation, and which graph contains what. */
export const modelDrawing = `\`\`\`mermaid
flowchart LR
  subgraph subject["graph/subject/{subject}"]
    Subject["<b>subject</b><br/>ncit:C16960, sedi:Patient"]
    Study["<b>study</b><br/>sedi:Study"]
    Series["<b>image series</b><br/>sedi:Series, ncit:C17999"]
    Contours["<b>RT structure set or SEG</b><br/>sedi:RTStructureSet, qiaw:SourceSegmentation"]
    Subject -- sedi:hasStudy --> Study -- sedi:containsSeries --> Series
    Study -- sedi:containsSeries --> Contours
    Contours -- qiaw:references --> Series
  end
  subgraph run["graph/run/{digest}"]
    Run["<b>run and its steps</b><br/>qiaw:ProcessingRun, prov:Activity"]
    Volume["<b>image volume</b><br/>ro:KZBL"]
    Region["<b>region</b><br/>ncit:C85402 and its ROO class"]
    Mask["<b>mask</b><br/>ro:OH8W"]
    Space["<b>image space</b><br/>ro:OB71"]
    Vector["<b>feature vector</b><br/>qiaw:RadiomicFeatureVector"]
    Deep["<b>deep vector</b><br/>qiaw:DeepFeatureVector"]
    Seg["<b>DICOM-SEG</b><br/>qiaw:DicomSegmentation"]
    Report["<b>DICOM-SR</b><br/>qiaw:DicomStructuredReport"]
    File["<b>file</b><br/>qiaw:DerivedFile"]
    Volume -- prov:wasDerivedFrom --> Series
    Region -- qiaw:definedIn --> Contours
    Mask -- prov:wasDerivedFrom --> Region
    Space -- ro:P00006 --> Volume
    Space -- ro:P00006 --> Mask
    Vector -- prov:wasDerivedFrom --> Space
    Vector -- qiaw:ofROI --> Region
    Vector -- qiaw:ofSubject --> Subject
    Deep -- qiaw:ofROI --> Region
    Seg -- qiaw:segments --> Region
    Report -- qiaw:reports --> Vector
    Report -- qiaw:references --> Seg
    Seg -- qiaw:file --> File
    Vector -- prov:wasGeneratedBy --> Run
    Run -- prov:used --> Series
  end
  subgraph definitions["graph/definitions"]
    Definition["<b>feature definition</b><br/>qiaw:FeatureDefinition"]
    Parameters["<b>parameter set</b><br/>ro:CINW, prov:Plan"]
    Class["<b>feature class</b><br/>a class below ro:72T0"]
    Unit["<b>unit</b><br/>UCUM text, UO or RO class"]
    Software["<b>software, model</b><br/>swo:0000001, mls:Model"]
    Definition -- qiaw:computes --> Class
    Definition -- qiaw:parameterSet --> Parameters
    Definition -- qiaw:ucum --> Unit
  end
  Value(["a value: xsd:double"])
  Vector == "the definition is the predicate" ==> Value
  Definition -.-> Value
  Run -- prov:wasAssociatedWith --> Software
  Deep -- qiaw:model --> Software
  subgraph regions["graph/regions/{subject}"]
    Encoding["<b>further encoding of a region</b><br/>qiaw:AlternateDelineation"]
    Link["<b>link of two regions</b><br/>qiaw:RegionLink"]
    Encoding -- qiaw:encodingOf --> Region
    Link -- qiaw:links --> Region
  end
  subgraph around["one graph per kind"]
    Refusal["<b>refusals</b><br/>qiaw:Refusal: unused inputs, with reasons"]
    Execution["<b>executions</b><br/>qiaw:Execution: when, how it ended"]
    Check["<b>checks</b><br/>earl:Assertion: which verifications passed"]
    Validation["<b>validation</b><br/>sh:ValidationReport of refused graphs"]
    Tombstone["<b>tombstones</b><br/>qiaw:Tombstone: digests of withdrawn IRIs"]
    Import["<b>import/{digest}</b><br/>qiaw:ImportedRecord of a table"]
    Observation["<b>clinical observation</b><br/>qiaw:ClinicalObservation and its code"]
    Disease["<b>disease</b><br/>ncit:C3262"]
  end
  Execution -- qiaw:executionOf --> Run
  Check -- earl:subject --> Run
  Refusal -- qiaw:ofSubject --> Subject
  Import -- qiaw:ofSubject --> Subject
  Import -- qiaw:observation --> Observation
  Subject -- roo:P100008 --> Disease
  Disease -- "roo:P100021, roo:P100394 …" --> Observation
  Subject -- "roo:P100028, qiaw:hasAge …" --> Observation
\`\`\``;
