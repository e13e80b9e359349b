import { useState, type ReactNode } from 'react';
import type { Failure } from '../../../../app/contract/failures.ts';
import { SaveForm } from '../../../saved/save-form.tsx';
import { SavedList } from '../../../saved/saved-list.tsx';
import { changeSaved, type Saved } from '../../../saved/saved.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { countText } from '../../../words/measures.ts';
import { groupFault, knownOf, leftOutWords, setCameras } from './chosen-cameras.ts';

const isSame = (a: ReadonlySet<string>, b: readonly string[]): boolean =>
  a.size === b.length && b.every((each) => a.has(each));

/** Groups of cameras that this person made: chosen and given up as one, changed to what is chosen, renamed, deleted. */
export function OwnGroups({
  chosen,
  takesFocus,
}: {
  readonly chosen: ReadonlySet<string>;
  readonly takesFocus: boolean;
}): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const [refused, setRefused] = useState<Failure>();
  const idsOf = ({ thing }: Saved<'cameras'>): readonly string[] => knownOf(thing?.cameraIds ?? [], cameras);
  const isOn = (item: Saved<'cameras'>): boolean => {
    const ids = idsOf(item);
    return ids.length > 0 && ids.every((each) => chosen.has(each));
  };
  return (
    <section className="own-groups" aria-label="Your camera groups">
      <h3>Your groups</h3>
      <SavedList
        kind="cameras"
        verb="Choose"
        isOn={isOn}
        words={(item) => {
          const { thing } = item;
          if (thing === null) return null;
          const known = idsOf(item);
          const leftOut = leftOutWords(thing.cameraIds.length - known.length, thing.cameraIds.length);
          return (
            <>
              {countText(known.length, 'camera')}
              {leftOut !== undefined && <span className="tone-warn">; {leftOut}</span>}
            </>
          );
        }}
        cannot={(item) => groupFault(item, cameras)}
        onUse={(item) => {
          const next = new Set(chosen);
          const ids = idsOf(item);
          if (isOn(item)) ids.forEach((each) => next.delete(each));
          else ids.forEach((each) => next.add(each));
          setCameras(next);
        }}
        more={(item) =>
          chosen.size === 0 || isSame(chosen, item.thing?.cameraIds ?? []) ? null : (
            <Button
              size="s"
              variant="ghost"
              icon="save"
              iconOnly={`Make ${item.name} the ${countText(chosen.size, 'camera')} chosen`}
              onClick={() => void changeSaved(item, { kind: 'cameras', cameraIds: [...chosen] }).then(setRefused)}
            />
          )
        }
        none="None yet. Cameras that are chosen can be saved as a group and chosen again in one press."
      />
      {refused !== undefined && <FailureNote failure={refused} subject="saved" />}
      <SaveForm
        kind="cameras"
        label="Save the cameras chosen as a group"
        thing={chosen.size === 0 ? undefined : { kind: 'cameras', cameraIds: [...chosen] }}
        blocked="Choose cameras first."
        takesFocus={takesFocus}
      />
    </section>
  );
}
