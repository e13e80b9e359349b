import { command, type Command } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import type { MapMode } from '../../map/map-engine.ts';
import { mapPanel } from '../../map/map-handle.ts';
import { brushLength, coverage, playback } from '../../timeline/handle.ts';
import { BRUSH_LENGTHS } from '../../timeline/lengths.ts';
import { announce } from '../../state/announce.ts';
import { chosenRow, HAS_CHOSEN, HAS_MAP, HAS_TIMELINE, looking } from './can-run.ts';
import { lastRead } from './handles.ts';
import { openSecondWindow } from './second/lead.ts';
import type { SecondPanel } from './second/protocol.ts';

const showOnMap = (mode: MapMode, title: string, also: string): Command =>
  command({
    id: `investigate.map.${mode}`,
    group: 'Map',
    icon: 'map',
    title,
    also,
    ...HAS_MAP,
    run: () => mapPanel.current()?.show(mode),
  });

export const measureOnMap = command({
  id: 'investigate.measure',
  group: 'Map',
  icon: 'ruler',
  title: 'Measure on the map',
  more: 'or stop measuring',
  also: 'distance length ruler miles kilometres',
  keys: 'D',
  onMap: { group: 'Map and time', line: 'Measure a distance', cap: 'Measure' },
  ...HAS_MAP,
  run: () => mapPanel.current()?.measure(),
});

const zoom = (by: 1 | -1, title: string): Command =>
  command({
    id: `investigate.zoom${by === 1 ? 'In' : 'Out'}`,
    group: 'Map',
    icon: by === 1 ? 'plus' : 'minus',
    title,
    ...HAS_MAP,
    run: () => mapPanel.current()?.zoomBy(by),
  });

const fitMap = command({
  id: 'investigate.fit',
  group: 'Map',
  icon: 'pin',
  title: 'Fit all reads on the map',
  also: 'zoom journey whole reset',
  ...HAS_MAP,
  run: () => mapPanel.current()?.fit(),
});

const zoomToChosen = command({
  id: 'investigate.toChosen',
  group: 'Map',
  icon: 'target',
  title: 'Zoom the map to the chosen read',
  also: 'selection centre',
  when: () => chosenRow() !== undefined && HAS_MAP.when(),
  why: () => (chosenRow() === undefined ? HAS_CHOSEN.why : HAS_MAP.why),
  run: () => mapPanel.current()?.toSelection(),
});

const inSecond = (panel: SecondPanel, name: string, keys: string): Command =>
  command({
    id: `investigate.second.${panel}`,
    group: 'Map',
    icon: 'secondWindow',
    title: `Open the ${name} in a second window`,
    more: 'with the same reads, selection and lock',
    also: 'monitor screen',
    keys,
    onMap: { group: 'Map and time', line: 'In a second window' },
    run: () =>
      void openSecondWindow(panel).catch(() => announce(`The ${name} could not be opened in a second window.`)),
  });
export const mapInSecond = inSecond('map', 'map', 'Shift+M');
export const timelineInSecond = inSecond('timeline', 'timeline', 'Shift+T');

export const playTime = command({
  id: 'investigate.play',
  group: 'Timeline',
  icon: 'play',
  title: () => (playback.current()?.isPlaying === true ? 'Pause' : 'Play the reads in time'),
  also: 'playback animate stop',
  keys: 'P',
  onMap: { group: 'Map and time', line: 'Play, pause', cap: 'Play' },
  ...ofPart(playback, 'There is no answered search to play', ({ toggle }) => toggle()),
});

const playSpeed = command({
  id: 'investigate.speed',
  group: 'Timeline',
  icon: 'clock',
  title: 'Set the speed of playback',
  also: 'faster slower play',
  ...ofPart(playback, 'There is no answered search to play', ({ toSpeed }) => toSpeed()),
});

const playWindow = command({
  id: 'investigate.playWindow',
  group: 'Timeline',
  icon: 'bars',
  title: () => (playback.current()?.window === 'growing' ? 'Play a moving window' : 'Play reads adding up'),
  more: () => (playback.current()?.window === 'growing' ? 'of one length' : 'from a locked start'),
  also: 'playback accumulate growing moving window adding up locked start',
  ...ofPart(playback, 'There is no answered search to play', ({ changeWindow }) => changeWindow()),
});

const brushOf = ({ value, label }: (typeof BRUSH_LENGTHS)[number]): Command =>
  command({
    id: `investigate.brush.hours${value}`,
    group: 'Timeline',
    icon: 'clock',
    title: `Brush ${label} of the timeline`,
    also: 'length window stretch zoom hours days',
    ...ofPart(brushLength, 'There are no reads', ({ set }) => set(Number(value))),
  });

const wholePeriod = command({
  id: 'investigate.wholePeriod',
  group: 'Timeline',
  icon: 'calendar',
  title: 'Show the whole period',
  more: 'on map, timeline and in the table',
  also: 'all reset clear brush fit timeline',
  ...HAS_TIMELINE,
  run: () => looking()?.setTime(looking()?.bounds()),
});

const toBusiest = command({
  id: 'investigate.busiest',
  group: 'Timeline',
  icon: 'bars',
  title: 'Show the busiest run',
  more: 'the one with most reads',
  also: 'peak most journey',
  when: () => lastRead.current()?.toBusiest !== undefined,
  why: 'No run has more reads than the last',
  run: () => lastRead.current()?.toBusiest?.(),
});

const showCoverage = command({
  id: 'investigate.coverage',
  group: 'Timeline',
  icon: 'eyeOff',
  title: 'What could not be seen',
  more: 'cameras that were off, reads on their way',
  also: 'coverage outages gaps missed late working',
  when: () => coverage.current()?.toggle !== undefined,
  why: () =>
    coverage.current() === undefined ? 'No search has been answered yet' : 'Which cameras were off is not known yet',
  run: () => coverage.current()?.toggle?.(),
});

export const VIEW_COMMANDS: readonly Command[] = [
  showOnMap('journey', 'Show journeys on the map', 'route lines mode'),
  showOnMap('all', 'Show all reads on the map, as counts', 'number mode'),
  showOnMap('density', 'Show where reads are densest on the map', 'density heat hotspot mode'),
  measureOnMap,
  zoom(1, 'Zoom in on the map'),
  zoom(-1, 'Zoom out on the map'),
  fitMap,
  zoomToChosen,
  mapInSecond,
  playTime,
  playWindow,
  playSpeed,
  ...BRUSH_LENGTHS.map(brushOf),
  wholePeriod,
  toBusiest,
  showCoverage,
  timelineInSecond,
];
