import * as z from 'zod';
import { accessQuery } from './corrections.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';
import { readAnswerSchema } from './search.ts';

export const refusals = {
  403: problem('Without a search of yours that found it, or a hit on it: JUSTIFICATION_REQUIRED'),
  404: problem('Not a read that the search returned: NOT_FOUND'),
};

export const viewRead = endpoint({
  method: 'get',
  path: '/reads/{id}',
  summary: 'One read with its versions',
  access: 'signedIn',
  record: { op: 'CONSULT', action: 'VIEW_READ' },
  params: idParams,
  query: accessQuery,
  answers: { 200: json('The read', readAnswerSchema), ...refusals },
});

const image = <const Kind extends 'plate' | 'overview', const Action extends string>(
  kind: Kind,
  summary: string,
  action: Action,
) =>
  endpoint({
    method: 'get',
    path: `/reads/{id}/images/${kind}` as const,
    summary,
    description: 'Drawn by the stub and plainly so; the mark is the one that the camera read.',
    access: 'signedIn',
    record: { op: 'CONSULT', action },
    params: idParams,
    query: accessQuery,
    answers: {
      200: { description: 'JPEG', content: { 'image/jpeg': { schema: z.string().meta({ format: 'binary' }) } } },
      ...refusals,
    },
  });

export const viewPlateImage = image('plate', 'The plate patch', 'VIEW_PLATE_IMAGE');
export const viewOverviewImage = image('overview', 'The overview picture', 'VIEW_OVERVIEW_IMAGE');
