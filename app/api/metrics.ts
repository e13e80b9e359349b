import * as z from 'zod';
import { endpoint } from './endpoint.ts';

export const showMetrics = endpoint({
  method: 'get',
  path: '/metrics',
  summary: 'How the service does, in the text format of Prometheus; also at /metrics',
  description:
    'On the machine of the service only. Durations of calls by endpoint and class of status, of writing the log, how far matching is behind, queues, failures of background work, the process. Nothing personal, and no counts of reads, hits, vehicles or cameras.',
  access: 'open',
  record: 'refusalsOnly',
  answers: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
});
