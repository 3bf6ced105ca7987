import type { Findings } from '../findings.ts';
import type { Assessment, MetricScore } from '../model.ts';
import type { WebClient } from '../web/client.ts';
import { gatherEvidence } from './evidence.ts';
import { metrics } from './metrics.ts';

/** Whether this point is earned depends on the base chosen by the deployment; it is shown in the score but is not a fault. */
const ofDeployment = 'F1-02MD';

/** Scores each dataset metric by metric. Every lost point is a finding, except the one for a registered identifier. */
export async function assess(
  client: WebClient,
  datasets: readonly string[],
  findings: Findings,
): Promise<Assessment[]> {
  const assessments: Assessment[] = [];
  for (const dataset of datasets) {
    const evidence = await gatherEvidence(client, dataset);
    const scores: MetricScore[] = [];
    for (const { id, points, asks, remedy, judge } of metrics) {
      const { earned, why, place = dataset } = judge(evidence);
      scores.push({ id, points, earned, why });
      if (earned >= points || id === ofDeployment) continue;
      findings.add(
        `f-uji-${id.toLowerCase()}`,
        place,
        `${id} requires ${asks}: ${earned} of ${points} points, ${why}.`,
        remedy,
      );
    }
    const sum = (value: (score: MetricScore) => number) => scores.reduce((total, score) => total + value(score), 0);
    assessments.push({
      dataset,
      earned: sum(({ earned }) => earned),
      total: sum(({ points }) => points),
      metrics: scores,
    });
  }
  return assessments;
}
