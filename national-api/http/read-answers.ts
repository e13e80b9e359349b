import {
  ARROW_STREAM_TYPE,
  AUDIT_INDEX_HEADER,
  EXPECTED_READS_HEADER,
  SEARCH_ID_HEADER,
  VEHICLES_HEADER,
  type SearchRequest,
} from '../../app/api/search.ts';
import type { ReadsQuery } from '../../app/domain/query.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import { readsDenial } from '../../app/policy/width.ts';
import { ArrowReads } from '../search/arrow-encoder.ts';
import { jsonReads } from '../search/json-encoder.ts';
import { BegunSearch } from '../search/begun-search.ts';
import { camerasOut } from '../search/places.ts';
import { readSearchOf } from '../search/read-search.ts';
import { searchStream } from '../search/run-search.ts';
import type { Budgeting } from '../search/budget-desk.ts';
import type { LimitClass } from '../../app/policy/limits.ts';
import type { ReadSearch, Survey } from '../store/read-store.ts';
import { signedIn, type Call } from './endpoint.ts';
import { goesOn } from './go-on.ts';
import { refusalOf } from './problem-error.ts';
import {
  budgetRefusal,
  enterSearch,
  limitClassOf,
  newSearch,
  takeAnswer,
  takeTurn,
  turnsOfAnswer,
  type Allowed,
} from './search-turn.ts';
import type { Service } from './service.ts';

/** JSON unless the client wants Arrow. */
const wantsArrow = (accept: string | undefined): boolean => (accept ?? '').toLowerCase().includes(ARROW_STREAM_TYPE);

/** Its answer begun, and what it comes to. */
type Sized = { readonly begun: BegunSearch; readonly survey: Survey; readonly vehicles: number | undefined };

/**
 * A search by marks is nearly always small, so it is begun and counted in one question; another is counted first, because
 * it may be refused for its size.
 * @throws ProblemError TOO_WIDE for more reads than the category allows at once, BUDGET_SPENT for more than are left
 */
async function sizeOf(
  { store }: Service,
  query: ReadsQuery,
  wanted: ReadSearch,
  limits: LimitClass,
  budgeting: Budgeting,
): Promise<Sized> {
  const begun = new BegunSearch(store, wanted);
  try {
    const survey = (query.kind === 'vrm' ? await begun.small() : undefined) ?? (await store.survey(wanted));
    const tooMany = readsDenial(query.kind, limits, survey.reads, '/query');
    if (tooMany !== undefined) throw refusalOf([tooMany]);
    const spent = budgeting.gives(survey.reads);
    if (spent !== undefined) throw budgetRefusal(spent);
    return { begun, survey, vehicles: query.kind === 'pattern' ? await store.countVehicles(wanted) : undefined };
  } catch (error) {
    await begun.stop();
    throw error;
  }
}

/** The answer to an allowed search for reads: a stream that begins once the search is recorded. */
export async function answerReads(
  service: Service,
  call: Call<SearchRequest>,
  query: ReadsQuery,
  decision: Allowed,
  budgeting: Budgeting,
): Promise<Response> {
  const { body, c } = call;
  const { store } = service;
  const {
    account: { userName },
  } = signedIn(call);
  const release = takeAnswer(service, userName);
  let giveBack = (): void => undefined;
  let began: BegunSearch | undefined;
  try {
    giveBack = await takeTurn(service, userName);
    const wanted = readSearchOf(query, store.cameras());
    const ran = newSearch(service, call, wanted, { returned: new Set() });
    const { auditIndex, ended, sized, refused } = await enterSearch(service, call, decision, ran, budgeting);
    const { begun, survey, vehicles } = await sizeOf(service, query, wanted, limitClassOf(body), budgeting).catch(
      async (error: unknown) => {
        throw await refused(error);
      },
    );
    began = begun;
    sized({ expectedReads: survey.reads, ...(vehicles === undefined ? {} : { vehicles }) });
    giveBack(); // From here on each part of the answer takes a turn of its own.
    const arrow = wantsArrow(c.req.header('accept'));
    const facts = { searchId: ran.searchId, auditIndex, ...(vehicles === undefined ? {} : { vehicles }) };
    const encoder = arrow
      ? new ArrowReads(store, { ...facts, cameras: survey.cameras })
      : jsonReads(store, {
          ...facts,
          obligations: decision.obligations,
          camerasOut: camerasOut(store.cameras(), wanted.cameras, windowMs(query.window)),
        });
    const stream = searchStream({
      begun,
      ran,
      turn: turnsOfAnswer(service, userName),
      mayNot: {
        giveAll: (reads) => {
          const spent = budgeting.gives(reads);
          if (spent !== undefined) return budgetRefusal(spent);
          budgeting.given(auditIndex, reads);
          return undefined;
        },
        goOn: (oldestMs) => goesOn(service, ran, oldestMs),
      },
      ended: (end) => {
        release();
        return ended(end);
      },
      encoder: { begin: () => encoder.begin(), batch: (chunk) => encoder.batch(chunk), end: () => encoder.end() },
    });
    call.recorded = true;
    return new Response(stream, {
      headers: {
        'content-type': arrow ? ARROW_STREAM_TYPE : 'application/json',
        [SEARCH_ID_HEADER]: ran.searchId,
        [AUDIT_INDEX_HEADER]: String(auditIndex),
        [EXPECTED_READS_HEADER]: String(survey.reads),
        ...(vehicles === undefined ? {} : { [VEHICLES_HEADER]: String(vehicles) }),
      },
    });
  } catch (error) {
    giveBack();
    release();
    // Nobody is left to take its reads.
    await began?.stop();
    throw error;
  }
}
