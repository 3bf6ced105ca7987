/** Run length features: tag | digital phantom | A | B | C, each `value ± tolerance` and consensus (v very strong, s strong, m moderate). */
export const glrlmReferences = `
rlm_sre_2D_avg | 0.641±0 v | 0.785±0.003 s | 0.781±0.001 s | -
rlm_sre_2D_comb | 0.661±0 s | 0.786±0.003 s | 0.782±0.001 s | -
rlm_sre_2_5D_avg | 0.665±0 s | 0.768±0.003 s | 0.759±0.001 s | -
rlm_sre_2_5D_comb | 0.68±0 s | 0.769±0.003 s | 0.759±0.001 s | -
rlm_sre_3D_avg | 0.705±0 v | - | - | 0.786±0.003 s
rlm_sre_3D_comb | 0.729±0 v | - | - | 0.787±0.003 s
rlm_lre_2D_avg | 3.78±0 v | 2.91±0.03 s | 3.52±0.04 s | -
rlm_lre_2D_comb | 3.51±0 s | 2.89±0.03 s | 3.5±0.04 s | -
rlm_lre_2_5D_avg | 3.46±0 s | 3.09±0.03 s | 3.82±0.05 s | -
rlm_lre_2_5D_comb | 3.27±0 s | 3.08±0.03 s | 3.81±0.05 s | -
rlm_lre_3D_avg | 3.06±0 v | - | - | 3.31±0.04 s
rlm_lre_3D_comb | 2.76±0 v | - | - | 3.28±0.04 s
rlm_lgre_2D_avg | 0.604±0 v | 0.0264±0.0003 s | 0.0331±0.0006 s | -
rlm_lgre_2D_comb | 0.609±0 s | 0.0264±0.0003 s | 0.033±0.0006 s | -
rlm_lgre_2_5D_avg | 0.58±0 s | 0.0148±0.0004 s | 0.0194±0.0006 s | -
rlm_lgre_2_5D_comb | 0.585±0 s | 0.0147±0.0004 s | 0.0194±0.0006 s | -
rlm_lgre_3D_avg | 0.603±0 v | - | - | 0.00155±5e-05 s
rlm_lgre_3D_comb | 0.607±0 v | - | - | 0.00155±5e-05 s
rlm_hgre_2D_avg | 9.82±0 v | 428±3 s | 342±11 s | -
rlm_hgre_2D_comb | 9.74±0 s | 428±3 s | 342±11 s | -
rlm_hgre_2_5D_avg | 10.3±0 s | 449±3 s | 356±11 s | -
rlm_hgre_2_5D_comb | 10.2±0 s | 449±3 s | 356±11 s | -
rlm_hgre_3D_avg | 9.7±0 v | - | - | 1470±10 s
rlm_hgre_3D_comb | 9.64±0 v | - | - | 1470±10 s
rlm_srlge_2D_avg | 0.294±0 v | 0.0243±0.0003 s | 0.0314±0.0006 s | -
rlm_srlge_2D_comb | 0.311±0 s | 0.0243±0.0003 s | 0.0313±0.0006 s | -
rlm_srlge_2_5D_avg | 0.296±0 s | 0.0135±0.0004 s | 0.0181±0.0006 s | -
rlm_srlge_2_5D_comb | 0.312±0 s | 0.0135±0.0004 s | 0.0181±0.0006 s | -
rlm_srlge_3D_avg | 0.352±0 v | - | - | 0.00136±5e-05 s
rlm_srlge_3D_comb | 0.372±0 v | - | - | 0.00136±5e-05 s
rlm_srhge_2D_avg | 8.57±0 v | 320±1 s | 251±8 s | -
rlm_srhge_2D_comb | 8.67±0 s | 320±1 s | 252±8 s | -
rlm_srhge_2_5D_avg | 9.03±0 s | 332±1 s | 257±9 s | -
rlm_srhge_2_5D_comb | 9.05±0 s | 333±1 s | 258±9 s | -
rlm_srhge_3D_avg | 8.54±0 v | - | - | 1100±10 s
rlm_srhge_3D_comb | 8.67±0 v | - | - | 1100±10 s
rlm_lrlge_2D_avg | 3.14±0 v | 0.0386±0.0003 s | 0.0443±0.0008 s | -
rlm_lrlge_2D_comb | 2.92±0 s | 0.0385±0.0003 s | 0.0442±0.0008 s | -
rlm_lrlge_2_5D_avg | 2.79±0 s | 0.0229±0.0004 s | 0.0293±0.0009 s | -
rlm_lrlge_2_5D_comb | 2.63±0 s | 0.0228±0.0004 s | 0.0292±0.0009 s | -
rlm_lrlge_3D_avg | 2.39±0 v | - | - | 0.00317±4e-05 s
rlm_lrlge_3D_comb | 2.16±0 v | - | - | 0.00314±4e-05 s
rlm_lrhge_2D_avg | 17.4±0 v | 1410±20 s | 1390±30 s | -
rlm_lrhge_2D_comb | 16.1±0 s | 1400±20 s | 1380±30 s | -
rlm_lrhge_2_5D_avg | 17.9±0 s | 1500±20 s | 1500±30 s | -
rlm_lrhge_2_5D_comb | 17±0 s | 1500±20 s | 1500±30 s | -
rlm_lrhge_3D_avg | 17.6±0 v | - | - | 5590±80 s
rlm_lrhge_3D_comb | 15.6±0 v | - | - | 5530±80 s
rlm_glnu_2D_avg | 5.2±0 v | 432±1 s | 107±1 s | -
rlm_glnu_2D_comb | 20.5±0 s | 1730±10 s | 427±1 s | -
rlm_glnu_2_5D_avg | 19.5±0 s | 9850±10 s | 2400±10 s | -
rlm_glnu_2_5D_comb | 77.1±0 s | 39400±100 s | 9600±20 s | -
rlm_glnu_3D_avg | 21.8±0 v | - | - | 3180±10 s
rlm_glnu_3D_comb | 281±0 v | - | - | 41300±100 s
rlm_glnu_norm_2D_avg | 0.46±0 v | 0.128±0.003 s | 0.145±0.001 s | -
rlm_glnu_norm_2D_comb | 0.456±0 s | 0.128±0.003 s | 0.145±0.001 s | -
rlm_glnu_norm_2_5D_avg | 0.413±0 s | 0.126±0.003 s | 0.137±0.001 s | -
rlm_glnu_norm_2_5D_comb | 0.412±0 s | 0.126±0.003 s | 0.137±0.001 s | -
rlm_glnu_norm_3D_avg | 0.43±0 v | - | - | 0.102±0.003 s
rlm_glnu_norm_3D_comb | 0.43±0 v | - | - | 0.102±0.003 v
rlm_rlnu_2D_avg | 6.12±0 v | 1650±10 s | 365±3 s | -
rlm_rlnu_2D_comb | 21.6±0 s | 6600±30 s | 1460±10 s | -
rlm_rlnu_2_5D_avg | 22.3±0 s | 42700±200 s | 9380±70 s | -
rlm_rlnu_2_5D_comb | 83.2±0 s | 171000±1000 s | 37500±300 s | -
rlm_rlnu_3D_avg | 26.9±0 v | - | - | 18000±500 s
rlm_rlnu_3D_comb | 328±0 v | - | - | 234000±6000 s
rlm_rlnu_norm_2D_avg | 0.492±0 v | 0.579±0.003 s | 0.578±0.001 s | -
rlm_rlnu_norm_2D_comb | 0.441±0 s | 0.579±0.003 s | 0.578±0.001 s | -
rlm_rlnu_norm_2_5D_avg | 0.461±0 s | 0.548±0.003 s | 0.533±0.001 s | -
rlm_rlnu_norm_2_5D_comb | 0.445±0 s | 0.548±0.003 s | 0.534±0.001 s | -
rlm_rlnu_norm_3D_avg | 0.513±0 v | - | - | 0.574±0.004 s
rlm_rlnu_norm_3D_comb | 0.501±0 v | - | - | 0.575±0.004 s
rlm_r_perc_2D_avg | 0.627±0 v | 0.704±0.003 s | 0.681±0.002 s | -
rlm_r_perc_2D_comb | 0.627±0 s | 0.704±0.003 s | 0.681±0.002 s | -
rlm_r_perc_2_5D_avg | 0.632±0 s | 0.68±0.003 s | 0.642±0.002 s | -
rlm_r_perc_2_5D_comb | 0.632±0 s | 0.68±0.003 s | 0.642±0.002 s | -
rlm_r_perc_3D_avg | 0.68±0 v | - | - | 0.679±0.003 s
rlm_r_perc_3D_comb | 0.68±0 v | - | - | 0.679±0.003 s
rlm_gl_var_2D_avg | 3.35±0 v | 33.7±0.6 s | 28.3±0.3 s | -
rlm_gl_var_2D_comb | 3.37±0 s | 33.7±0.6 s | 28.3±0.3 s | -
rlm_gl_var_2_5D_avg | 3.58±0 s | 29.1±0.6 s | 25.7±0.2 s | -
rlm_gl_var_2_5D_comb | 3.59±0 s | 29.1±0.6 s | 25.7±0.2 s | -
rlm_gl_var_3D_avg | 3.46±0 v | - | - | 101±3 s
rlm_gl_var_3D_comb | 3.48±0 v | - | - | 101±3 v
rlm_rl_var_2D_avg | 0.761±0 v | 0.828±0.008 s | 1.22±0.03 s | -
rlm_rl_var_2D_comb | 0.778±0 s | 0.826±0.008 s | 1.21±0.03 s | -
rlm_rl_var_2_5D_avg | 0.758±0 s | 0.916±0.011 s | 1.39±0.03 s | -
rlm_rl_var_2_5D_comb | 0.767±0 s | 0.914±0.011 s | 1.39±0.03 s | -
rlm_rl_var_3D_avg | 0.574±0 v | - | - | 1.12±0.02 s
rlm_rl_var_3D_comb | 0.598±0 v | - | - | 1.11±0.02 s
rlm_rl_entr_2D_avg | 2.17±0 v | 4.73±0.02 s | 4.53±0.02 s | -
rlm_rl_entr_2D_comb | 2.57±0 s | 4.76±0.02 s | 4.58±0.01 s | -
rlm_rl_entr_2_5D_avg | 2.52±0 s | 4.87±0.01 s | 4.84±0.01 s | -
rlm_rl_entr_2_5D_comb | 2.76±0 s | 4.87±0.01 s | 4.84±0.01 s | -
rlm_rl_entr_3D_avg | 2.43±0 v | - | - | 5.35±0.03 s
rlm_rl_entr_3D_comb | 2.62±0 v | - | - | 5.35±0.03 v
`;
