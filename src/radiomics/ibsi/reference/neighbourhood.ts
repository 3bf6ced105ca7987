/** Tone difference and dependence features: tag | digital phantom | A | B | C, each `value ± tolerance` and consensus (v very strong, s strong, m moderate). */
export const neighbourhoodReferences = `
ngt_coarseness_2D | 0.121±0 s | 0.00629±0.00046 s | 0.0168±0.0005 s | -
ngt_coarseness_2_5D | 0.0285±0 s | 9.06e-05±3.3e-06 s | 0.000314±4e-06 s | -
ngt_coarseness_3D | 0.0296±0 v | - | - | 0.000216±4e-06 s
ngt_contrast_2D | 0.925±0 s | 0.107±0.002 s | 0.181±0.001 s | -
ngt_contrast_2_5D | 0.601±0 s | 0.0345±0.0009 s | 0.0506±0.0005 s | -
ngt_contrast_3D | 0.584±0 v | - | - | 0.0873±0.0019 s
ngt_busyness_2D | 2.99±0 s | 0.489±0.001 s | 0.2±0.005 s | -
ngt_busyness_2_5D | 6.8±0 s | 8.84±0.01 s | 3.45±0.07 s | -
ngt_busyness_3D | 6.54±0 v | - | - | 1.39±0.01 s
ngt_complexity_2D | 10.4±0 s | 438±9 s | 391±7 s | -
ngt_complexity_2_5D | 14.1±0 s | 580±19 s | 496±5 s | -
ngt_complexity_3D | 13.5±0 v | - | - | 1810±60 s
ngt_strength_2D | 2.88±0 s | 3.33±0.08 s | 6.02±0.23 s | -
ngt_strength_2_5D | 0.741±0 s | 0.0904±0.0027 s | 0.199±0.009 s | -
ngt_strength_3D | 0.763±0 v | - | - | 0.651±0.015 s
ngl_lde_2D | 0.158±0 s | 0.281±0.003 s | 0.31±0.001 s | -
ngl_lde_2_5D | 0.159±0 s | 0.243±0.004 s | 0.254±0.002 s | -
ngl_lde_3D | 0.045±0 v | - | - | 0.137±0.003 s
ngl_hde_2D | 19.2±0 s | 14.8±0.1 s | 17.3±0.2 s | -
ngl_hde_2_5D | 18.8±0 s | 16.1±0.2 s | 19.6±0.2 s | -
ngl_hde_3D | 109±0 v | - | - | 126±2 s
ngl_lgce_2D | 0.702±0 s | 0.0233±0.0003 s | 0.0286±0.0004 s | -
ngl_lgce_2_5D | 0.693±0 s | 0.0115±0.0003 s | 0.0139±0.0005 s | -
ngl_lgce_3D | 0.693±0 v | - | - | 0.0013±4e-05 s
ngl_hgce_2D | 7.49±0 s | 446±2 s | 359±10 s | -
ngl_hgce_2_5D | 7.66±0 s | 466±2 s | 375±11 s | -
ngl_hgce_3D | 7.66±0 v | - | - | 1570±10 s
ngl_ldlge_2D | 0.0473±0 s | 0.0137±0.0002 s | 0.0203±0.0003 s | -
ngl_ldlge_2_5D | 0.0477±0 s | 0.00664±0.0002 s | 0.00929±0.00026 s | -
ngl_ldlge_3D | 0.00963±0 v | - | - | 0.000306±1.2e-05 s
ngl_ldhge_2D | 3.06±0 s | 94.2±0.4 s | 78.9±2.2 s | -
ngl_ldhge_2_5D | 3.07±0 s | 91.9±0.5 s | 73.4±2.1 s | -
ngl_ldhge_3D | 0.736±0 v | - | - | 141±2 s
ngl_hdlge_2D | 17.6±0 s | 0.116±0.001 s | 0.108±0.003 s | -
ngl_hdlge_2_5D | 17.2±0 s | 0.0674±0.0004 s | 0.077±0.0019 s | -
ngl_hdlge_3D | 102±0 v | - | - | 0.0828±0.0003 s
ngl_hdhge_2D | 49.5±0 s | 7540±60 s | 7210±130 s | -
ngl_hdhge_2_5D | 50.8±0 s | 8100±60 s | 7970±150 s | -
ngl_hdhge_3D | 235±0 v | - | - | 227000±3000 s
ngl_glnu_2D | 10.2±0 s | 757±1 s | 216±3 s | -
ngl_glnu_2_5D | 37.9±0 s | 17200±100 s | 4760±50 s | -
ngl_glnu_3D | 37.9±0 v | - | - | 6420±10 s
ngl_glnu_norm_2D | 0.562±0 s | 0.151±0.003 s | 0.184±0.001 s | -
ngl_glnu_norm_2_5D | 0.512±0 s | 0.15±0.002 s | 0.174±0.001 s | -
ngl_glnu_norm_3D | 0.512±0 v | - | - | 0.14±0.003 s
ngl_dcnu_2D | 3.96±0 s | 709±2 s | 157±1 s | -
ngl_dcnu_2_5D | 12.4±0 s | 17500±100 s | 3710±30 s | -
ngl_dcnu_3D | 4.86±0 v | - | - | 2450±60 s
ngl_dcnu_norm_2D | 0.212±0 s | 0.175±0.001 s | 0.179±0.001 s | -
ngl_dcnu_norm_2_5D | 0.167±0 s | 0.153±0.001 s | 0.136±0.001 s | -
ngl_dcnu_norm_3D | 0.0657±0 v | - | - | 0.0532±0.0005 s
ngl_dc_perc_2D | 1±0 s | 1±0 m | 1±0 m | -
ngl_dc_perc_2_5D | 1±0 m | 1±0 m | 1±0 m | -
ngl_dc_perc_3D | 1±0 s | - | - | 1±0 s
ngl_gl_var_2D | 2.7±0 s | 31.1±0.5 s | 25.3±0.4 s | -
ngl_gl_var_2_5D | 3.05±0 s | 22.8±0.6 s | 18.7±0.2 s | -
ngl_gl_var_3D | 3.05±0 v | - | - | 81.1±2.1 s
ngl_dc_var_2D | 2.73±0 s | 3.12±0.02 s | 4.02±0.05 s | -
ngl_dc_var_2_5D | 3.27±0 s | 3.37±0.01 s | 4.63±0.06 s | -
ngl_dc_var_3D | 22.1±0 v | - | - | 39.2±0.1 s
ngl_dc_entr_2D | 2.71±0 s | 5.76±0.02 s | 5.38±0.01 s | -
ngl_dc_entr_2_5D | 3.36±0 s | 5.93±0.02 s | 5.78±0.01 s | -
ngl_dc_entr_3D | 4.4±0 v | - | - | 7.54±0.03 s
ngl_dc_energy_2D | 0.17±0 s | 0.0268±0.0004 s | 0.0321±0.0002 s | -
ngl_dc_energy_2_5D | 0.122±0 s | 0.0245±0.0003 m | 0.0253±0.0001 m | -
ngl_dc_energy_3D | 0.0533±0 v | - | - | 0.00789±0.00011 s
`;
