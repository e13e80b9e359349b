import { bandOf } from '../../../app/policy/decide.ts';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { command, type Command, type PartKey } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { mapPanel } from '../../map/map-handle.ts';
import { parsePosition, type TypedPosition } from '../../map/typed-position.ts';
import { asOfNow } from '../../search/again.ts';
import { keptOffer } from '../../search/kept/handle.ts';
import { pinFault, pinShown, pinShownIn, pinsIn, showPin, showPinFault, unpin, type Pin } from '../../search/pins.ts';
import { sessionIn, underWayIn } from '../../search/sessions.ts';
import { savedNow, type Saved } from '../../saved/saved.ts';
import { announce } from '../../state/announce.ts';
import { useCameras } from '../../state/camera-store.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { openDialog } from '../../state/ui-store.ts';
import type { IconName } from '../../ui/icon.tsx';
import { currentPanel, focusPanel, focusWhenMounted, hasPanel } from '../../ui/panels.ts';
import { lookInto } from '../../search/look-into.ts';
import { countText } from '../../words/measures.ts';
import {
  arePairs,
  chosenRow,
  HAS_CHOSEN,
  HAS_DETAILS,
  HAS_MAP,
  HAS_READS,
  HAS_ROWS,
  looking,
  running,
  search,
} from './can-run.ts';
import { askForEarlier, earlierFault, earlierMore, earlierTitle } from './earlier.ts';
import { lookAtEvent } from './events/case-events.ts';
import { openFilters, useFilterPanel } from './filters/filter-panel-store.ts';
import {
  areaImport,
  authorityStatus,
  caseEvents,
  comparison,
  journey,
  lastRead as lastReadHandle,
  layout,
  markField,
  pairList,
  pins,
  placeField,
  questions,
  readDetails,
  readsPanel,
  readsTable,
  searchBar,
  timeWindows,
} from './handles.ts';
import {
  FILTERS_PANEL,
  listPanel,
  FINDINGS_PANEL,
  INVESTIGATE_VIEW,
  MAP_PANEL,
  READ_DETAILS_PANEL,
  READS_PANEL,
  TIMELINE_PANEL,
} from './panel-names.ts';
import { QUESTION_COMMANDS } from './question-commands.ts';
import { READ_ACT_COMMANDS } from './read-act-commands.ts';
import { copyReceipt } from './receipt.ts';
import { camerasOfBar, chooseGroup, groupFault } from './search-bar/chosen-cameras.ts';
import { draftQuery } from './search-bar/draft-query.ts';
import { namesMarks, useDraft, type BarKind } from './search-bar/draft-store.ts';
import { periodWords, questionAgain, runSaved } from './search-bar/saved-question.ts';
import { TABLE_COMMANDS } from './table-commands.ts';
import { askForWindow, brushWindow, windowFault } from './time-windows.ts';
import { typedMark } from './typed-mark.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

/** The question in the bar reaches back further than anybody may without an authority. */
function barNeedsAuthority(): boolean {
  const made = draftQuery(useDraft.getState(), serviceNowMs());
  return made.ok && bandOf(made.query, serviceNowMs()) === 'OLDER';
}

const NO_BAR = 'The search bar is not on the screen';
const RUNS = 'A search is running';
const NO_READS = 'No reads are shown';

export const goToMark = command({
  id: 'investigate.mark',
  group: 'Search',
  icon: 'search',
  title: 'Go to the mark field',
  keys: '/',
  onMap: { group: 'Search', line: 'Go to the mark field', cap: 'Mark field' },
  also: 'registration plate vrm number',
  when: () => markField.current() !== undefined || placeField.current() !== undefined,
  why: NO_BAR,
  // A question of an area has no mark: its place is what it starts with.
  run: () =>
    markField.current() === undefined ? placeField.current()?.focus() : markField.current()?.focusAndSelect(),
});

export const justifyAndSearch = command({
  id: 'investigate.search',
  group: 'Search',
  icon: 'shield',
  title: 'Justify and search',
  keys: 'Ctrl+Enter',
  asks: true,
  onMap: { group: 'Search', line: 'Justify and search' },
  also: 'run ask start go',
  when: () => !running() && searchBar.current() !== undefined,
  why: () => (running() ? RUNS : NO_BAR),
  run: () => searchBar.current()?.justify(),
});

export const searchAgain = command({
  id: 'investigate.again',
  group: 'Search',
  icon: 'refresh',
  title: 'Same search, new reason',
  also: 'repeat rerun change refresh',
  keys: 'F3',
  asks: true,
  onMap: { group: 'Search', line: 'Same search, new reason', cap: 'Again' },
  when: () => (search().query !== null || keptOffer.current()?.runAgain !== undefined) && !running(),
  why: 'No search has ended yet',
  run: () => {
    const { query, askedAs } = search();
    if (query === null) return keptOffer.current()?.runAgain?.();
    openDialog({
      kind: 'justify',
      request: { view: INVESTIGATE_VIEW, ...asOfNow(query, askedAs, serviceNowMs()) },
    });
  },
});

const saveGroup = command({
  id: 'investigate.saveGroup',
  group: 'Search',
  icon: 'save',
  title: 'Save the cameras chosen as a group',
  more: 'under a name, to choose them again',
  when: () => camerasOfBar().length > 0,
  why: 'The question in the bar names no cameras',
  run: () => placeField.current()?.chooseCameras('name'),
});

export const showQuestions = command({
  id: 'investigate.questions',
  group: 'Search',
  icon: 'clock',
  title: 'Recent and saved questions',
  more: 'ask one again, rename, delete',
  keys: 'Q',
  onMap: { group: 'Search', line: 'Recent and saved questions', cap: 'Questions' },
  also: 'history previous searches',
  ...ofPart(questions, NO_BAR, ({ open }) => open('list')),
});

export const showWindows = command({
  id: 'investigate.windows',
  group: 'Timeline',
  icon: 'calendar',
  title: 'Time windows',
  also: 'saved stretch',
  more: 'set the brush to one',
  keys: 'B',
  onMap: { group: 'Map and time', line: 'Time windows of the brush', cap: 'Windows' },
  when: () => timeWindows.current()?.open !== undefined,
  why: () => (arePairs() ? 'Pairs of impossible reads have no time windows' : NO_READS),
  run: () => timeWindows.current()?.open?.('list'),
});

export const showEvents = command({
  id: 'investigate.events',
  group: 'Timeline',
  icon: 'flag',
  title: 'Case events',
  also: 'offence incident 999',
  more: 'add, change, delete; drawn on the timeline',
  keys: 'Shift+E',
  onMap: { group: 'Map and time', line: 'Case events on the timeline' },
  when: () => caseEvents.current()?.open !== undefined,
  why: () => (arePairs() ? 'Pairs of impossible reads have no case events' : NO_READS),
  run: () => caseEvents.current()?.open?.(),
});

export const pinQuestion = command({
  id: 'investigate.pin',
  group: 'Search',
  icon: 'tack',
  title: 'Pin this question',
  more: 'its reads stay as a lane beside the next one',
  keys: 'Shift+P',
  onMap: { group: 'Search', line: 'Pin this question' },
  when: () => pinFault(INVESTIGATE_VIEW) === undefined,
  why: () => pinFault(INVESTIGATE_VIEW) ?? '',
  run: () => {
    const number = pinShown(INVESTIGATE_VIEW);
    if (number !== undefined) announce(`Pinned as P${number}. Its reads stay as a lane beside the next question.`);
  },
});

export const unpinQuestion = command({
  id: 'investigate.unpin',
  group: 'Search',
  icon: 'tack',
  title: 'Unpin',
  more: 'the question on screen',
  when: () => pinShownIn(INVESTIGATE_VIEW) !== undefined,
  why: 'The question on screen is not pinned',
  run: () => {
    const pin = pinShownIn(INVESTIGATE_VIEW);
    if (pin === undefined) return;
    unpin(pin.session.id);
    announce(`P${pin.number} was unpinned.`);
  },
});

export const showPins = command({
  id: 'investigate.pins',
  group: 'Search',
  icon: 'tack',
  title: 'Pinned questions',
  also: 'lanes pins',
  more: 'what each asked and why; show or unpin',
  when: () => pins.current()?.open !== undefined,
  why: 'No question has been answered yet',
  run: () => pins.current()?.open?.(),
});

export const earlierDays = command({
  id: 'investigate.earlier',
  group: 'Search',
  icon: 'previous',
  title: earlierTitle,
  also: 'year older history back steps',
  more: earlierMore,
  keys: 'Y',
  asks: true,
  onMap: { group: 'Search', line: 'Earlier days of the vehicle, up to a year', cap: 'Earlier' },
  when: () => earlierFault() === undefined,
  why: () => earlierFault() ?? '',
  run: askForEarlier,
});

const saveWindow = command({
  id: 'investigate.saveWindow',
  group: 'Timeline',
  icon: 'save',
  title: 'Save the brush as a time window',
  more: 'under a name, for any result',
  when: () => timeWindows.current()?.open !== undefined,
  why: () => (arePairs() ? 'Pairs of impossible reads have no time windows' : NO_READS),
  run: () => timeWindows.current()?.open?.('name'),
});

const saveQuestion = command({
  id: 'investigate.saveQuestion',
  group: 'Search',
  icon: 'save',
  title: 'Save the question in the bar',
  more: 'under a name, to ask it again',
  when: () => draftQuery(useDraft.getState(), serviceNowMs()).ok,
  why: () => {
    const asked = draftQuery(useDraft.getState(), serviceNowMs());
    return asked.ok ? '' : asked.error.text;
  },
  run: () => questions.current()?.open('name'),
});

const isFull = (): boolean => layout.current()?.isFull === true;

/** One command for one key: it closes whatever is innermost. */
export const back = command({
  id: 'investigate.back',
  group: 'Search',
  icon: 'stop',
  title: () => (isFull() ? 'Leave the full panel' : 'Stop the running search'),
  keys: 'Escape',
  onMap: { group: 'Search', line: 'Stop a running search' },
  when: () => isFull() || running(),
  why: 'No search is running',
  run: () => (isFull() ? layout.current()?.leaveFull() : void underWayIn(INVESTIGATE_VIEW)?.cancel()),
});

export const showAuthorities = command({
  id: 'investigate.authorities',
  group: 'Search',
  icon: 'key',
  title: 'Your requests for older data',
  also: 'authority granted pending',
  more: 'how they stand, and what was granted',
  keys: 'U',
  onMap: { group: 'Search', line: 'Your requests for older data', cap: 'Requests' },
  when: () => authorityStatus.current()?.open !== undefined,
  why: 'You have asked for no older data',
  run: () => authorityStatus.current()?.open?.(),
});

export const copyTheReceipt = command({
  id: 'investigate.receipt',
  group: 'Search',
  icon: 'receipt',
  title: 'Copy the receipt',
  also: 'audit proof',
  more: () => search().receipt?.ref,
  keys: 'Ctrl+Shift+C',
  onMap: { group: 'Search', line: 'Copy the receipt' },
  when: () => search().receipt !== null,
  why: 'There is no receipt yet',
  run: () => void copyReceipt(),
});

const askBy = (kind: BarKind, icon: IconName, title: string, more?: string): Command =>
  command({
    id: `investigate.ask.${kind}`,
    group: 'Search',
    icon,
    title,
    ...(more === undefined ? {} : { more }),
    run: () => {
      useDraft.setState({ kind });
      requestAnimationFrame(goToMark.run);
    },
  });

const PLACE_LINE = 'Cameras, area, area of a file';

/** Of a question that names a place: one of a vehicle becomes one of an area. */
const choosePlace = (
  id: string,
  icon: IconName,
  [title, more]: readonly [title: string, more: string],
  [keys, cap]: readonly [keys: string, cap: string],
  by: 'chooseCameras' | 'drawArea',
): Command =>
  command({
    id: `investigate.${id}`,
    group: 'Search',
    icon,
    title,
    more,
    keys,
    onMap: { group: 'Search', line: PLACE_LINE, cap },
    also: 'place where location circle rectangle polygon map group',
    when: () => searchBar.current() !== undefined,
    why: NO_BAR,
    run: () => {
      if (namesMarks(useDraft.getState().kind)) useDraft.setState({ kind: 'area' });
      requestAnimationFrame(() => placeField.current()?.[by]());
    },
  });

export const chooseCameras = choosePlace(
  'cameras',
  'camera',
  ['Choose cameras', 'by name, road, direction or force'],
  ['S', 'Cameras'],
  'chooseCameras',
);
export const drawArea = choosePlace(
  'area',
  'polygon',
  ['Draw an area', 'by hand or by typing'],
  ['A', 'Area'],
  'drawArea',
);

/** Opens the filters; once open, the key goes to them, and from within it closes them. */
export const toggleFilters = command({
  id: 'investigate.filters',
  group: 'Search',
  icon: 'filter',
  title: 'Filters',
  also: 'narrow filter',
  keys: 'F',
  onMap: { group: 'Reads', line: 'Filters', cap: 'Filters' },
  run: () => {
    const { isOpen } = useFilterPanel.getState();
    if (isOpen && currentPanel() !== FILTERS_PANEL) return focusPanel(FILTERS_PANEL);
    openFilters(!isOpen);
    focusWhenMounted(isOpen ? listPanel() : FILTERS_PANEL);
  },
});

export const undoView = command({
  id: 'investigate.undo',
  group: 'Search',
  icon: 'undo',
  title: 'Undo the last change of what is shown',
  keys: 'Ctrl+Z',
  leaveToFields: true,
  onMap: { group: 'Reads', line: 'Undo, redo' },
  when: () => (looking()?.history.state.getState().past.length ?? 0) > 0,
  why: 'Nothing to undo',
  run: () => looking()?.undo(),
});

export const redoView = command({
  id: 'investigate.redo',
  group: 'Search',
  icon: 'redo',
  title: 'Redo what was undone',
  keys: 'Ctrl+Shift+Z',
  leaveToFields: true,
  onMap: { group: 'Reads', line: 'Undo, redo' },
  when: () => (looking()?.history.state.getState().future.length ?? 0) > 0,
  why: 'Nothing to redo',
  run: () => looking()?.redo(),
});

/** Through the rows of the table, or through the pairs in its place. */
const moveInTable = (by: 1 | -1, which: 'Next' | 'Previous', keys: string, cap: string): Command =>
  command({
    id: `investigate.row${keys}`,
    group: 'Reads',
    icon: 'list',
    title: () => `${which} ${hasPairs() ? 'pair' : 'row'}`,
    keys,
    onMap: { group: 'Reads', line: 'Next, previous row', cap },
    ...HAS_ROWS,
    run: () => readsTable.current()?.move(by),
  });

const stepInJourney = (by: 1 | -1, id: string, title: string, keys: string, cap: string): Command =>
  command({
    id: `investigate.${id}`,
    group: 'Reads',
    icon: by === 1 ? 'last' : 'first',
    title,
    keys,
    onMap: { group: 'Reads', line: 'Step through the journey', cap },
    ...HAS_READS,
    run: () => journey.current()?.step(by),
  });

export const previousRead = stepInJourney(-1, 'previousRead', 'Previous read', '[', 'Previous read');
export const nextRead = stepInJourney(1, 'nextRead', 'Next read', ']', 'Next read');

export const lookIntoRead = command({
  id: 'investigate.lookInto',
  group: 'Reads',
  icon: 'filter',
  title: 'Look into a value of the chosen read',
  also: 'context menu drill',
  keys: 'L',
  onMap: { group: 'Reads', line: 'Look into a value', cap: 'Look into' },
  ...HAS_CHOSEN,
  run: () => {
    const row = sessionIn(INVESTIGATE_VIEW)?.selection.getState().selectedRow;
    if (row !== undefined) lookInto.current()?.open({ row }, undefined);
  },
});

export const openImages = command({
  id: 'investigate.images',
  group: 'Reads',
  icon: 'eye',
  title: 'Open images',
  also: 'pictures photo overview plate see',
  keys: 'I',
  onMap: { group: 'Reads', line: 'Images, of the last read', cap: 'Images' },
  ...HAS_CHOSEN,
  run: () => {
    const selection = sessionIn(INVESTIGATE_VIEW)?.selection.getState();
    if (selection?.selectedRow !== undefined) selection.openPictures(selection.selectedRow);
  },
});

export const lastRead = command({
  id: 'investigate.lastRead',
  group: 'Reads',
  icon: 'pin',
  title: 'Images of the last read',
  also: 'pictures photo newest latest',
  keys: 'Shift+I',
  onMap: { group: 'Reads', line: 'Images, of the last read' },
  when: () => lastReadHandle.current()?.open !== undefined,
  why: () => {
    if (arePairs()) return 'Of pairs of impossible reads none is the last read';
    return running() ? RUNS : HAS_READS.why;
  },
  run: () => lastReadHandle.current()?.open?.(),
});

export const copyReference = command({
  id: 'investigate.reference',
  group: 'Reads',
  icon: 'link',
  title: 'Copy reference',
  keys: 'C',
  onMap: { group: 'Reads', line: 'Copy reference, sentence', cap: 'Copy ref' },
  ...HAS_DETAILS,
  run: () => readDetails.current()?.copyReference(),
});

export const copySentence = command({
  id: 'investigate.sentence',
  group: 'Reads',
  icon: 'copy',
  title: 'Copy as a sentence',
  also: 'statement text',
  more: 'with receipt and marking',
  keys: 'Shift+C',
  onMap: { group: 'Reads', line: 'Copy reference, sentence' },
  ...HAS_DETAILS,
  run: () => readDetails.current()?.copySentence(),
});

const NO_PAIRS = 'No pairs of impossible reads are shown';
const hasPairs = (): boolean => pairList.current() !== undefined;
/** What is done with a pair is done, and seen, in the list of pairs. */
const HAS_PAIR = {
  when: () => pairList.current()?.searchAround !== undefined && hasPanel(FINDINGS_PANEL),
  why: () => {
    if (!hasPairs()) return NO_PAIRS;
    return hasPanel(FINDINGS_PANEL) ? 'Choose a pair first' : 'The pairs are not on the screen';
  },
} as const;

export const compareReads = command({
  id: 'investigate.compare',
  group: 'Reads',
  icon: 'compare',
  title: 'Compare reads that one vehicle cannot have made',
  also: 'clone cloned impossible side by side contradiction pictures pair',
  keys: 'Shift+X',
  onMap: { group: 'Reads', line: 'Compare impossible reads' },
  when: () => comparison.current()?.open !== undefined && (!hasPairs() || hasPanel(FINDINGS_PANEL)),
  why: () => (hasPairs() ? HAS_PAIR.why() : 'No reads contradict each other'),
  run: () => comparison.current()?.open?.(),
});

const readsAroundPair = command({
  id: 'investigate.aroundPair',
  group: 'Reads',
  icon: 'search',
  title: 'Search reads around the chosen pair',
  also: 'between vehicle hours',
  asks: true,
  when: () => HAS_PAIR.when() && !running(),
  why: () => (running() ? RUNS : HAS_PAIR.why()),
  run: () => pairList.current()?.searchAround?.(),
});

const morePairs = command({
  id: 'investigate.morePairs',
  group: 'Reads',
  icon: 'list',
  title: 'Show more pairs',
  also: 'impossible list rest',
  when: () => pairList.current()?.showMore !== undefined,
  why: () => (hasPairs() ? 'All pairs are listed' : NO_PAIRS),
  run: () => pairList.current()?.showMore?.(),
});

export const correctMisread = command({
  id: 'investigate.correct',
  group: 'Reads',
  icon: 'pencil',
  title: 'Correct misread',
  also: 'wrong character fix edit plate',
  keys: 'E',
  onMap: { group: 'Reads', line: 'Correct misread', cap: 'Correct' },
  ...HAS_DETAILS,
  run: () => readDetails.current()?.correct(),
});

export const preserveAsEvidence = command({
  id: 'investigate.preserve',
  group: 'Reads',
  icon: 'save',
  title: 'Preserve as evidence',
  also: 'cpia keep retain exhibit',
  keys: 'R',
  onMap: { group: 'Reads', line: 'Preserve as evidence', cap: 'Preserve' },
  ...HAS_DETAILS,
  run: () => readDetails.current()?.preserve(),
});

// Copies the selected read wherever focus is: copying selected text would leave no record.
const copyRead = command({
  id: 'investigate.copy',
  group: 'Reads',
  icon: 'copy',
  title: 'Copy the chosen read',
  also: 'clipboard row',
  keys: 'Ctrl+C',
  leaveToFields: true,
  when: () => chosenRow() !== undefined && readsPanel.current() !== undefined,
  why: () => (chosenRow() === undefined ? HAS_CHOSEN.why : 'The table is not on the screen'),
  run: () => readsPanel.current()?.copyChosen(),
});

const fullPanel = command({
  id: 'investigate.full',
  group: 'Go to',
  icon: 'maximise',
  title: 'Full panel',
  keys: 'F11',
  also: 'maximise whole screen enlarge',
  onMap: { group: 'Everywhere', line: 'Full panel', cap: 'Full panel' },
  ...ofPart(layout, 'The panels are not on the screen', ({ toggleFull }) => toggleFull()),
});

const goToPanel = (
  name: string,
  title: string,
  keys?: string,
  onMap?: { readonly line: string; readonly cap?: string },
): Command =>
  command({
    id: `investigate.panel.${title}`,
    group: 'Go to',
    icon: 'sidebar',
    title,
    more: 'panel',
    ...(keys === undefined ? {} : { keys }),
    ...(onMap === undefined ? {} : { onMap: { group: 'Map and time', ...onMap } }),
    when: () => hasPanel(name),
    why: 'Another panel has the whole screen',
    run: () => focusPanel(name),
  });

export const importArea = command({
  id: 'investigate.importArea',
  group: 'Search',
  icon: 'upload',
  title: 'Import area',
  more: 'KML, KMZ, GPX or GeoJSON',
  also: 'file open load place',
  keys: 'Shift+A',
  onMap: { group: 'Search', line: PLACE_LINE },
  when: () => searchBar.current() !== undefined,
  why: NO_BAR,
  run: () => {
    if (namesMarks(useDraft.getState().kind)) useDraft.setState({ kind: 'area' });
    requestAnimationFrame(() => areaImport.current()?.open());
  },
});

const askForAuthority = command({
  id: 'investigate.askAuthority',
  group: 'Search',
  icon: 'key',
  title: 'Ask for authority',
  more: 'in the prompt, for data older than 90 days',
  also: 'old year permission officer rank',
  keys: 'Shift+U',
  asks: true,
  onMap: { group: 'Search', line: 'Ask for authority' },
  when: () => !running() && barNeedsAuthority(),
  why: () => (running() ? RUNS : 'The question in the bar asks for no data older than 90 days'),
  run: () => searchBar.current()?.justify(),
});

/** Recorded for each read: with a key that is not pressed by a slip of the hand. In a field it pastes. */
export const copyView = command({
  id: 'investigate.copyView',
  group: 'Reads',
  icon: 'copy',
  title: 'Copy view',
  more: 'the reads of the table',
  also: 'clipboard export',
  keys: 'Ctrl+Shift+V',
  leaveToFields: true,
  onMap: { group: 'Reads', line: 'Copy view' },
  when: () => readsPanel.current() !== undefined && readsPanel.current()?.copyViewFault === undefined,
  why: () => readsPanel.current()?.copyViewFault ?? 'The table is not on the screen',
  run: () => readsPanel.current()?.copyView(),
});

const clearFilters = command({
  id: 'investigate.clearFilters',
  group: 'Reads',
  icon: 'filter',
  title: 'Clear all filters',
  when: () => Object.keys(looking()?.filters.getState().reads ?? {}).length > 0,
  why: 'No filter is set',
  run: () => looking()?.clearReads(),
});

export const INVESTIGATE_COMMANDS: readonly Command[] = [
  goToMark,
  justifyAndSearch,
  askBy('vrm', 'car', 'Ask by vehicle'),
  askBy('pattern', 'search', 'Ask by partial mark', 'with ? and *'),
  askBy('area', 'pin', 'Ask by area and time'),
  askBy('incompatible', 'warning', 'Ask for impossible reads', 'that one vehicle cannot have made'),
  ...QUESTION_COMMANDS,
  chooseCameras,
  drawArea,
  importArea,
  askForAuthority,
  saveGroup,
  searchAgain,
  earlierDays,
  pinQuestion,
  unpinQuestion,
  showPins,
  showQuestions,
  saveQuestion,
  back,
  showAuthorities,
  copyTheReceipt,
  toggleFilters,
  undoView,
  redoView,
  moveInTable(1, 'Next', 'J', 'Row down'),
  moveInTable(-1, 'Previous', 'K', 'Row up'),
  previousRead,
  nextRead,
  lookIntoRead,
  openImages,
  lastRead,
  copyReference,
  copySentence,
  compareReads,
  readsAroundPair,
  morePairs,
  correctMisread,
  preserveAsEvidence,
  ...READ_ACT_COMMANDS,
  copyRead,
  copyView,
  clearFilters,
  ...TABLE_COMMANDS,
  showWindows,
  saveWindow,
  showEvents,
  ...VIEW_COMMANDS,
  fullPanel,
  goToPanel(MAP_PANEL, 'Map', 'M', { line: 'Map, timeline', cap: 'Map' }),
  goToPanel(TIMELINE_PANEL, 'Timeline', 'T', { line: 'Map, timeline', cap: 'Timeline' }),
  goToPanel(READS_PANEL, 'Reads', 'Alt+T', { line: 'Show the map as a table' }),
  goToPanel(READ_DETAILS_PANEL, 'Read details'),
];

export const INVESTIGATE_PART_KEYS: readonly PartKey[] = [
  { group: 'Search', line: 'Take as one of several marks', keys: [','], cap: 'Next mark' },
  { group: 'Reads', line: 'First, last row', keys: ['Home', 'End'] },
  { group: 'Map and time', line: 'Fit all, on map or timeline', keys: ['0'], cap: 'Fit all' },
  { group: 'Map and time', line: 'Zoom in, out, on map or timeline', keys: ['='], cap: 'Zoom in' },
  { group: 'Map and time', line: 'Zoom in, out, on map or timeline', keys: ['-'], cap: 'Zoom out' },
  { group: 'Map and time', line: 'Zoom to the chosen read, on the map', keys: ['Z'], cap: 'To selection' },
  { group: 'Map and time', line: 'Next camera on screen, on the map', keys: ['N'] },
  { group: 'Map and time', line: 'Earlier, later stretch', keys: ['←', '→'] },
  { group: 'Map and time', line: 'Shorter, longer stretch', keys: ['Shift+←', 'Shift+→'] },
];

/** A grid reference or degrees offer a look at the map. */
const showPosition = (position: TypedPosition, typed: string): Command =>
  command({
    id: 'investigate.position',
    group: 'Map',
    icon: 'pin',
    title: `Show ${typed.trim()} on the map`,
    ...HAS_MAP,
    run: () => mapPanel.current()?.goTo(position),
  });

/** A saved question under its name. */
function askSaved({ id, name, thing }: Saved<'question'>): Command {
  const cannot = (): string | undefined => {
    if (running()) return RUNS;
    const again = questionAgain(thing, useCameras.getState().cameras, serviceNowMs());
    return 'cannot' in again ? again.cannot : undefined;
  };
  return command({
    id: `investigate.saved.${id}`,
    group: 'Saved',
    icon: 'save',
    title: `Ask “${name}” again`,
    ...(thing === null ? {} : { more: periodWords(thing) }),
    asks: true,
    when: () => cannot() === undefined,
    why: () => cannot() ?? '',
    run: () => void runSaved(thing),
  });
}

/** A group of cameras under its name. */
function chooseSaved(group: Saved<'cameras'>): Command {
  const cannot = (): string | undefined => groupFault(group, useCameras.getState().cameras);
  return command({
    id: `investigate.saved.${group.id}`,
    group: 'Saved',
    icon: 'camera',
    title: `Choose cameras of “${group.name}”`,
    more: countText(group.thing?.cameraIds.length ?? 0, 'camera'),
    when: () => cannot() === undefined,
    why: () => cannot() ?? '',
    run: () => void chooseGroup(group),
  });
}

/** A stretch of time under its name: to look at in this result, and to ask for. */
function windowCommands({ id, name, thing }: Saved<'window'>): readonly Command[] {
  if (thing === null) return [];
  return [
    command({
      id: `investigate.brush.${id}`,
      group: 'Saved',
      icon: 'calendar',
      title: `Look at “${name}” on the timeline`,
      when: () => windowFault(thing) === undefined,
      why: () => windowFault(thing) ?? '',
      run: () => brushWindow(name, thing),
    }),
    command({
      id: `investigate.period.${id}`,
      group: 'Saved',
      icon: 'clock',
      title: `Set the period to “${name}”`,
      more: 'in the search bar; nothing is asked yet',
      run: () => askForWindow(name, thing),
    }),
  ];
}

/** A pinned question that is not on screen. */
const pinCommands = ({ number, session: { id, subject } }: Pin): readonly Command[] => [
  command({
    id: `investigate.showPin.${id}`,
    group: 'Pinned',
    icon: 'tack',
    title: `Show P${number}, ${subject.title}`,
    more: 'and pin the question on screen',
    when: () => showPinFault(INVESTIGATE_VIEW, id) === undefined,
    why: () => showPinFault(INVESTIGATE_VIEW, id) ?? '',
    run: () => showPin(INVESTIGATE_VIEW, id),
  }),
  command({
    id: `investigate.unpin.${id}`,
    group: 'Pinned',
    icon: 'tack',
    title: `Unpin P${number}, ${subject.title}`,
    run: () => unpin(id),
  }),
];

/** What this person saved, by name, and what is pinned. */
export const ownCommands = (): readonly Command[] => [
  ...pinsIn(INVESTIGATE_VIEW)
    .filter(({ session }) => session !== sessionIn(INVESTIGATE_VIEW))
    .flatMap(pinCommands),
  ...savedNow('question').map(askSaved),
  ...savedNow('cameras').map(chooseSaved),
  ...savedNow('window').flatMap(windowCommands),
  ...(looking()?.caseEvents.getState().events ?? []).map((event) =>
    command({
      id: `investigate.event.${event.id}`,
      group: 'Saved',
      icon: 'flag',
      title: `Look at the event “${event.name}”`,
      run: () => {
        const shown = looking();
        if (shown !== undefined) lookAtEvent(shown, event);
      },
    }),
  ),
];

/** A mark offers a search of it, which still asks for its justification. */
export function offersFor(typed: string): readonly Command[] {
  const position = parsePosition(typed);
  if (position !== undefined) return [showPosition(position, typed)];
  const mark = typedMark(typed);
  if (mark === undefined) return [];
  return [
    command({
      id: 'investigate.vehicle',
      group: `Vehicle ${mark.shown}`,
      icon: 'car',
      title: 'Search its reads',
      more: 'in the period of the search bar',
      asks: true,
      when: () => !running(),
      why: RUNS,
      run: () => {
        useDraft.setState({ kind: 'vrm', marks: [], typing: formatVrm(mark.vrm) });
        const now = draftQuery(useDraft.getState(), serviceNowMs());
        if (!now.ok) return;
        const askedAs = useDraft.getState().period;
        openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query: now.query, askedAs } });
      },
    }),
  ];
}
