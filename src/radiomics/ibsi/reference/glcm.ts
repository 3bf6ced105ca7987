/** Co-occurrence features: tag | digital phantom | A | B | C | D | E, each `value ± tolerance` and consensus (v very strong, s strong, m moderate). */
export const glcmReferences = `
cm_joint_max_2D_avg | 0.519±0 v | 0.109±0.001 s | 0.156±0.002 s | - | - | -
cm_joint_max_2D_comb | 0.512±0 s | 0.109±0.001 s | 0.156±0.002 s | - | - | -
cm_joint_max_2_5D_avg | 0.489±0 s | 0.0943±0.0008 s | 0.126±0.002 s | - | - | -
cm_joint_max_2_5D_comb | 0.492±0 s | 0.0943±0.0008 s | 0.126±0.002 s | - | - | -
cm_joint_max_3D_avg | 0.503±0 v | - | - | 0.111±0.002 s | 0.232±0.007 s | 0.153±0.003 m
cm_joint_max_3D_comb | 0.509±0 v | - | - | 0.111±0.002 v | 0.232±0.007 s | 0.153±0.003 s
cm_joint_avg_2D_avg | 2.14±0 v | 20.6±0.1 s | 18.7±0.3 s | - | - | -
cm_joint_avg_2D_comb | 2.14±0 s | 20.6±0.1 s | 18.7±0.3 s | - | - | -
cm_joint_avg_2_5D_avg | 2.2±0 s | 21.3±0.1 s | 19.2±0.3 s | - | - | -
cm_joint_avg_2_5D_comb | 2.2±0 s | 21.3±0.1 s | 19.2±0.3 s | - | - | -
cm_joint_avg_3D_avg | 2.14±0 v | - | - | 39±0.2 s | 18.9±0.5 s | 22.1±0.3 s
cm_joint_avg_3D_comb | 2.15±0 v | - | - | 39±0.2 s | 18.9±0.5 s | 22.1±0.3 s
cm_joint_var_2D_avg | 2.69±0 v | 27±0.4 s | 21±0.3 s | - | - | -
cm_joint_var_2D_comb | 2.71±0 s | 27±0.4 s | 21±0.3 s | - | - | -
cm_joint_var_2_5D_avg | 3.22±0 s | 18.6±0.5 s | 14.2±0.1 s | - | - | -
cm_joint_var_2_5D_comb | 3.24±0 s | 18.6±0.5 s | 14.2±0.1 s | - | - | -
cm_joint_var_3D_avg | 3.1±0 v | - | - | 73.7±2 s | 17.6±0.4 s | 24.4±0.9 m
cm_joint_var_3D_comb | 3.13±0 v | - | - | 73.8±2 v | 17.6±0.4 s | 24.4±0.9 s
cm_joint_entr_2D_avg | 2.05±0 v | 5.82±0.04 s | 5.26±0.02 s | - | - | -
cm_joint_entr_2D_comb | 2.24±0 s | 5.9±0.04 s | 5.45±0.01 s | - | - | -
cm_joint_entr_2_5D_avg | 2.48±0 s | 5.78±0.04 s | 5.45±0.01 s | - | - | -
cm_joint_entr_2_5D_comb | 2.61±0 s | 5.79±0.04 s | 5.46±0.01 s | - | - | -
cm_joint_entr_3D_avg | 2.4±0 v | - | - | 6.39±0.06 s | 4.95±0.03 s | 5.6±0.03 s
cm_joint_entr_3D_comb | 2.57±0 v | - | - | 6.42±0.06 v | 4.96±0.03 s | 5.61±0.03 s
cm_diff_avg_2D_avg | 1.42±0 v | 1.58±0.03 s | 1.81±0.01 s | - | - | -
cm_diff_avg_2D_comb | 1.4±0 s | 1.57±0.03 s | 1.81±0.01 s | - | - | -
cm_diff_avg_2_5D_avg | 1.46±0 s | 1.35±0.03 s | 1.47±0.01 s | - | - | -
cm_diff_avg_2_5D_comb | 1.44±0 s | 1.35±0.03 s | 1.47±0.01 s | - | - | -
cm_diff_avg_3D_avg | 1.43±0 v | - | - | 2.17±0.05 s | 1.29±0.01 s | 1.7±0.01 s
cm_diff_avg_3D_comb | 1.38±0 v | - | - | 2.16±0.05 s | 1.29±0.01 s | 1.7±0.01 s
cm_diff_var_2D_avg | 2.9±0 v | 4.94±0.19 s | 7.74±0.05 s | - | - | -
cm_diff_var_2D_comb | 3.06±0 s | 4.96±0.19 s | 7.76±0.05 s | - | - | -
cm_diff_var_2_5D_avg | 3.11±0 s | 4.12±0.2 s | 6.48±0.06 s | - | - | -
cm_diff_var_2_5D_comb | 3.23±0 s | 4.14±0.2 s | 6.48±0.06 s | - | - | -
cm_diff_var_3D_avg | 3.06±0 v | - | - | 14.4±0.5 s | 5.37±0.11 s | 8.22±0.06 s
cm_diff_var_3D_comb | 3.21±0 v | - | - | 14.4±0.5 s | 5.38±0.11 s | 8.23±0.06 s
cm_diff_entr_2D_avg | 1.4±0 v | 2.27±0.03 s | 2.35±0.01 s | - | - | -
cm_diff_entr_2D_comb | 1.49±0 s | 2.28±0.03 s | 2.38±0.01 s | - | - | -
cm_diff_entr_2_5D_avg | 1.61±0 s | 2.16±0.03 s | 2.24±0.01 m | - | - | -
cm_diff_entr_2_5D_comb | 1.67±0 s | 2.16±0.03 s | 2.24±0.01 s | - | - | -
cm_diff_entr_3D_avg | 1.56±0 v | - | - | 2.64±0.03 s | 2.13±0.01 s | 2.39±0.01 s
cm_diff_entr_3D_comb | 1.64±0 v | - | - | 2.64±0.03 v | 2.14±0.01 s | 2.4±0.01 s
cm_sum_avg_2D_avg | 4.28±0 v | 41.3±0.1 s | 37.4±0.5 s | - | - | -
cm_sum_avg_2D_comb | 4.29±0 s | 41.3±0.1 s | 37.4±0.5 s | - | - | -
cm_sum_avg_2_5D_avg | 4.41±0 s | 42.7±0.1 s | 38.5±0.6 s | - | - | -
cm_sum_avg_2_5D_comb | 4.41±0 s | 42.7±0.1 s | 38.5±0.6 s | - | - | -
cm_sum_avg_3D_avg | 4.29±0 v | - | - | 78±0.3 s | 37.7±0.8 s | 44.3±0.4 s
cm_sum_avg_3D_comb | 4.3±0 v | - | - | 78±0.3 s | 37.7±0.8 s | 44.3±0.4 s
cm_sum_var_2D_avg | 5.47±0 v | 100±1 s | 72.1±1 s | - | - | -
cm_sum_var_2D_comb | 5.66±0 s | 100±1 s | 72.3±1 s | - | - | -
cm_sum_var_2_5D_avg | 7.48±0 s | 68.5±1.3 s | 48.1±0.4 s | - | - | -
cm_sum_var_2_5D_comb | 7.65±0 s | 68.5±1.3 s | 48.1±0.4 s | - | - | -
cm_sum_var_3D_avg | 7.07±0 v | - | - | 276±8 s | 63.4±1.3 s | 86.6±3.3 m
cm_sum_var_3D_comb | 7.41±0 v | - | - | 276±8 v | 63.5±1.3 s | 86.7±3.3 s
cm_sum_entr_2D_avg | 1.6±0 v | 4.19±0.03 s | 3.83±0.01 s | - | - | -
cm_sum_entr_2D_comb | 1.79±0 s | 4.21±0.03 s | 3.89±0.01 s | - | - | -
cm_sum_entr_2_5D_avg | 2.01±0 s | 4.17±0.03 s | 3.91±0.01 s | - | - | -
cm_sum_entr_2_5D_comb | 2.14±0 s | 4.18±0.03 s | 3.91±0.01 s | - | - | -
cm_sum_entr_3D_avg | 1.92±0 v | - | - | 4.56±0.04 s | 3.68±0.02 s | 3.96±0.02 s
cm_sum_entr_3D_comb | 2.11±0 v | - | - | 4.56±0.04 v | 3.68±0.02 s | 3.97±0.02 s
cm_energy_2D_avg | 0.368±0 v | 0.045±0.0008 s | 0.0678±0.0006 s | - | - | -
cm_energy_2D_comb | 0.352±0 s | 0.0446±0.0008 s | 0.0669±0.0006 s | - | - | -
cm_energy_2_5D_avg | 0.286±0 s | 0.0429±0.0007 s | 0.0581±0.0006 s | - | - | -
cm_energy_2_5D_comb | 0.277±0 s | 0.0427±0.0007 s | 0.058±0.0006 s | - | - | -
cm_energy_3D_avg | 0.303±0 v | - | - | 0.045±0.001 s | 0.11±0.003 s | 0.0638±0.0009 s
cm_energy_3D_comb | 0.291±0 v | - | - | 0.0447±0.001 v | 0.109±0.003 s | 0.0635±0.0009 s
cm_contrast_2D_avg | 5.28±0 v | 7.85±0.26 s | 11.9±0.1 s | - | - | -
cm_contrast_2D_comb | 5.19±0 s | 7.82±0.26 s | 11.8±0.1 s | - | - | -
cm_contrast_2_5D_avg | 5.39±0 s | 5.96±0.27 s | 8.66±0.09 s | - | - | -
cm_contrast_2_5D_comb | 5.29±0 s | 5.95±0.27 s | 8.65±0.09 s | - | - | -
cm_contrast_3D_avg | 5.32±0 v | - | - | 19.2±0.7 s | 7.07±0.13 s | 11.1±0.1 s
cm_contrast_3D_comb | 5.12±0 v | - | - | 19.1±0.7 v | 7.05±0.13 s | 11.1±0.1 s
cm_dissimilarity_2D_avg | 1.42±0 v | 1.58±0.03 s | 1.81±0.01 s | - | - | -
cm_dissimilarity_2D_comb | 1.4±0 s | 1.57±0.03 s | 1.81±0.01 s | - | - | -
cm_dissimilarity_2_5D_avg | 1.46±0 s | 1.35±0.03 s | 1.47±0.01 s | - | - | -
cm_dissimilarity_2_5D_comb | 1.44±0 s | 1.35±0.03 s | 1.47±0.01 s | - | - | -
cm_dissimilarity_3D_avg | 1.43±0 v | - | - | 2.17±0.05 s | 1.29±0.01 s | 1.7±0.01 s
cm_dissimilarity_3D_comb | 1.38±0 v | - | - | 2.16±0.05 v | 1.29±0.01 s | 1.7±0.01 s
cm_inv_diff_2D_avg | 0.678±0 v | 0.581±0.003 s | 0.592±0.001 s | - | - | -
cm_inv_diff_2D_comb | 0.683±0 s | 0.581±0.003 s | 0.593±0.001 s | - | - | -
cm_inv_diff_2_5D_avg | 0.668±0 s | 0.605±0.003 s | 0.628±0.001 s | - | - | -
cm_inv_diff_2_5D_comb | 0.673±0 s | 0.605±0.003 s | 0.628±0.001 s | - | - | -
cm_inv_diff_3D_avg | 0.677±0 v | - | - | 0.582±0.004 s | 0.682±0.003 s | 0.608±0.001 m
cm_inv_diff_3D_comb | 0.688±0 v | - | - | 0.583±0.004 v | 0.682±0.003 s | 0.608±0.001 s
cm_inv_diff_norm_2D_avg | 0.851±0 v | 0.961±0.001 s | 0.952±0.001 s | - | - | -
cm_inv_diff_norm_2D_comb | 0.854±0 s | 0.961±0.001 s | 0.952±0.001 s | - | - | -
cm_inv_diff_norm_2_5D_avg | 0.847±0 s | 0.966±0.001 s | 0.96±0.001 s | - | - | -
cm_inv_diff_norm_2_5D_comb | 0.85±0 s | 0.966±0.001 s | 0.96±0.001 s | - | - | -
cm_inv_diff_norm_3D_avg | 0.851±0 v | - | - | 0.966±0.001 s | 0.965±0.001 s | 0.955±0.001 s
cm_inv_diff_norm_3D_comb | 0.856±0 v | - | - | 0.966±0.001 v | 0.965±0.001 s | 0.955±0.001 s
cm_inv_diff_mom_2D_avg | 0.619±0 v | 0.544±0.003 s | 0.557±0.001 s | - | - | -
cm_inv_diff_mom_2D_comb | 0.625±0 s | 0.544±0.003 s | 0.558±0.001 s | - | - | -
cm_inv_diff_mom_2_5D_avg | 0.606±0 s | 0.573±0.003 s | 0.6±0.001 s | - | - | -
cm_inv_diff_mom_2_5D_comb | 0.613±0 s | 0.573±0.003 s | 0.6±0.001 s | - | - | -
cm_inv_diff_mom_3D_avg | 0.618±0 v | - | - | 0.547±0.004 s | 0.656±0.003 s | 0.576±0.001 s
cm_inv_diff_mom_3D_comb | 0.631±0 v | - | - | 0.548±0.004 v | 0.657±0.003 s | 0.577±0.001 s
cm_inv_diff_mom_norm_2D_avg | 0.899±0 v | 0.994±0.001 s | 0.99±0.001 s | - | - | -
cm_inv_diff_mom_norm_2D_comb | 0.901±0 s | 0.994±0.001 s | 0.99±0.001 s | - | - | -
cm_inv_diff_mom_norm_2_5D_avg | 0.897±0 s | 0.996±0.001 s | 0.992±0.001 s | - | - | -
cm_inv_diff_mom_norm_2_5D_comb | 0.899±0 s | 0.996±0.001 s | 0.992±0.001 s | - | - | -
cm_inv_diff_mom_norm_3D_avg | 0.898±0 v | - | - | 0.994±0.001 s | 0.994±0.001 s | 0.99±0.001 s
cm_inv_diff_mom_norm_3D_comb | 0.902±0 v | - | - | 0.994±0.001 v | 0.994±0.001 s | 0.99±0.001 s
cm_inv_var_2D_avg | 0.0567±0 v | 0.441±0.001 s | 0.401±0.002 s | - | - | -
cm_inv_var_2D_comb | 0.0553±0 s | 0.441±0.001 s | 0.401±0.002 s | - | - | -
cm_inv_var_2_5D_avg | 0.0597±0 s | 0.461±0.002 s | 0.424±0.003 s | - | - | -
cm_inv_var_2_5D_comb | 0.0582±0 s | 0.461±0.002 s | 0.424±0.003 s | - | - | -
cm_inv_var_3D_avg | 0.0604±0 v | - | - | 0.39±0.003 s | 0.341±0.005 s | 0.41±0.004 s
cm_inv_var_3D_comb | 0.0574±0 v | - | - | 0.39±0.003 v | 0.34±0.005 s | 0.41±0.004 s
cm_corr_2D_avg | -0.0121±0 v | 0.778±0.002 s | 0.577±0.002 s | - | - | -
cm_corr_2D_comb | 0.0173±0 s | 0.78±0.002 s | 0.58±0.002 s | - | - | -
cm_corr_2_5D_avg | 0.178±0 s | 0.839±0.003 s | 0.693±0.003 s | - | - | -
cm_corr_2_5D_comb | 0.182±0 s | 0.84±0.003 s | 0.695±0.003 s | - | - | -
cm_corr_3D_avg | 0.157±0 v | - | - | 0.869±0.001 s | 0.798±0.005 s | 0.771±0.006 m
cm_corr_3D_comb | 0.183±0 v | - | - | 0.871±0.001 s | 0.8±0.005 s | 0.773±0.006 s
cm_auto_corr_2D_avg | 5.09±0 v | 455±2 s | 369±11 s | - | - | -
cm_auto_corr_2D_comb | 5.14±0 s | 455±2 s | 369±11 s | - | - | -
cm_auto_corr_2_5D_avg | 5.4±0 s | 471±2 s | 380±11 s | - | - | -
cm_auto_corr_2_5D_comb | 5.45±0 s | 471±2 s | 380±11 s | - | - | -
cm_auto_corr_3D_avg | 5.06±0 v | - | - | 1580±10 s | 370±16 s | 509±8 s
cm_auto_corr_3D_comb | 5.19±0 v | - | - | 1580±10 s | 370±16 v | 509±8 s
cm_clust_tend_2D_avg | 5.47±0 v | 100±1 s | 72.1±1 s | - | - | -
cm_clust_tend_2D_comb | 5.66±0 s | 100±1 s | 72.3±1 s | - | - | -
cm_clust_tend_2_5D_avg | 7.48±0 s | 68.5±1.3 s | 48.1±0.4 s | - | - | -
cm_clust_tend_2_5D_comb | 7.65±0 s | 68.5±1.3 s | 48.1±0.4 s | - | - | -
cm_clust_tend_3D_avg | 7.07±0 v | - | - | 276±8 s | 63.4±1.3 s | 86.6±3.3 m
cm_clust_tend_3D_comb | 7.41±0 v | - | - | 276±8 v | 63.5±1.3 s | 86.7±3.3 s
cm_clust_shade_2D_avg | 7±0 v | -1040±20 s | -668±17 s | - | - | -
cm_clust_shade_2D_comb | 6.98±0 s | -1050±20 s | -673±17 s | - | - | -
cm_clust_shade_2_5D_avg | 16.6±0 s | -1490±30 s | -905±19 s | - | - | -
cm_clust_shade_2_5D_comb | 16.4±0 s | -1490±30 s | -906±19 s | - | - | -
cm_clust_shade_3D_avg | 16.6±0 v | - | - | -10600±300 s | -1270±40 s | -2070±70 m
cm_clust_shade_3D_comb | 17.4±0 v | - | - | -10600±300 v | -1280±40 s | -2080±70 s
cm_clust_prom_2D_avg | 79.1±0 v | 52700±500 s | 29400±1400 s | - | - | -
cm_clust_prom_2D_comb | 80.4±0 s | 52800±500 s | 29500±1400 s | - | - | -
cm_clust_prom_2_5D_avg | 147±0 s | 47600±700 s | 25200±1000 s | - | - | -
cm_clust_prom_2_5D_comb | 142±0 s | 47700±700 s | 25300±1000 s | - | - | -
cm_clust_prom_3D_avg | 145±0 v | - | - | 569000±11000 s | 35700±1400 s | 68900±2100 m
cm_clust_prom_3D_comb | 147±0 v | - | - | 570000±11000 v | 35700±1500 v | 69000±2100 s
cm_info_corr1_2D_avg | -0.155±0 v | -0.236±0.001 s | -0.239±0.001 s | - | - | -
cm_info_corr1_2D_comb | -0.0341±0 s | -0.214±0.001 s | -0.181±0.001 s | - | - | -
cm_info_corr1_2_5D_avg | -0.124±0 s | -0.231±0.001 s | -0.188±0.001 s | - | - | -
cm_info_corr1_2_5D_comb | -0.0334±0 s | -0.228±0.001 s | -0.185±0.001 s | - | - | -
cm_info_corr1_3D_avg | -0.157±0 v | - | - | -0.236±0.001 s | -0.231±0.003 s | -0.181±0.003 m
cm_info_corr1_3D_comb | -0.0288±0 v | - | - | -0.228±0.001 v | -0.225±0.003 s | -0.175±0.003 s
cm_info_corr2_2D_avg | 0.487±0 s | 0.863±0.003 s | 0.837±0.001 s | - | - | -
cm_info_corr2_2D_comb | 0.263±0 s | 0.851±0.002 s | 0.792±0.001 s | - | - | -
cm_info_corr2_2_5D_avg | 0.487±0 s | 0.879±0.001 s | 0.821±0.001 s | - | - | -
cm_info_corr2_2_5D_comb | 0.291±0 s | 0.88±0.001 s | 0.819±0.001 s | - | - | -
cm_info_corr2_3D_avg | 0.52±0 v | - | - | 0.9±0.001 s | 0.845±0.003 s | 0.813±0.004 m
cm_info_corr2_3D_comb | 0.269±0 v | - | - | 0.899±0.001 v | 0.846±0.003 v | 0.813±0.004 s
`;
