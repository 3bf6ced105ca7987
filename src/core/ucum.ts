/**
 * The grammar of UCUM (The Unified Code for Units of Measure, case-sensitive form, sections 2 to 4) without parentheses, which
 * no unit here needs: terms of units with prefix, exponent and annotation, joined by `.` and `/`, a leading `/` allowed.
 */
const prefixes = ['da', 'Ki', 'Mi', 'Gi', 'Ti', ...'YZEPTGMkhdcmunpfazy'];

/** Units that take a prefix. */
const metric = words(`m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u eV pc
  [c] [h] [k] [eps_0] [mu_0] [e] [m_e] [m_p] [G] [g] [ly] gf Ky Gal dyn erg P Bi St Mx G Oe Gb sb Lmb ph Ci R RAD REM
  cal_[15] cal_[20] cal_m cal_IT cal_th cal mho kat U osm eq g% [iU] [IU] m[H2O] m[Hg] tex st Np B[SPL] B[V] B[mV] B[uV]
  B[10.nV] B[W] B[kW] B bit By Bd`);

/** Units that take no prefix. */
const plain =
  words(`10* 10^ [pi] %[slope] % [ppth] [ppm] [ppb] [pptr] gon deg '' ' min h d a_t a_j a_g a wk mo_s mo_j mo_g mo
  AU atm [lbf_av] [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [mil_i]
  [gal_us] [qt_us] [pt_us] [foz_us] [cup_us] [tbs_us] [tsp_us] [gr] [lb_av] [oz_av] [dr_av] [ston_av] [stone_av] [degF] [degR]
  [degRe] [Cal] [Btu] [HP] [psi] [in_i'H2O] [in_i'Hg] [PRU] [wood'U] [diop] [p'diop] [mesh_i] [Ch] [drp] [MET] [pH] [hnsf'U]
  [arb'U] [USP'U] [AU] [BAU] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [BDQU'U] [Amb'a'1'U] [D'ag'U] [GPL'U] [MPL'U]
  [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U] [den] [HPF] [LPF] [D] [S]
  [car_m] [car_Au] [smoot] circ sph Ao b att bit_s [lne] [pnt] [pied] [pouce] [ligne]`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Longest first, so that no unit is matched as the beginning of another. */
function anyOf(texts: readonly string[]): string {
  const escaped = texts.map((text) =>
    text.replace(/[.*^$()[\]%'+?{}|\\/-]/g, (sign) => (/[%'/-]/.test(sign) ? sign : `\\${sign}`)),
  );
  return escaped.sort((one, other) => other.length - one.length || (one < other ? -1 : 1)).join('|');
}

const annotation = '\\{[^{}\\s]*\\}';
const unit = `(${anyOf(plain)}|(${anyOf(prefixes)})?(${anyOf(metric)}))([-+]?[1-9][0-9]*)?`;
const component = `((${unit}|[1-9][0-9]*)(${annotation})?|${annotation})`;

/**
 * A regular expression with the same meaning in XPath and JavaScript; `sh:pattern` of the shapes contains the same
 * text.
 */
export const ucumPattern = `^/?${component}([./]${component})*$`;

const wellFormed = new RegExp(ucumPattern, 'u');

/** Whether a text is a unit of UCUM. */
export function isUcum(text: string): boolean {
  return wellFormed.test(text);
}
