import { useState, type ReactNode } from 'react';
import { pictureUrl, type PictureKind } from '../../../../app/contract/evidence-url.ts';
import { keysOf } from '../../../commands/command.ts';
import { openImages } from '../commands.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

type PictureProps = {
  readonly searchRef: string;
  readonly readId: string;
  readonly kind: PictureKind;
  /** Composed of facts; never guesses about people. */
  readonly name: string;
};

/** Shared: numbers the requests for pictures, and names none of them. */
let looks = 0;
const nextLook = (): number => (looks += 1);

/** One picture with its own failure, which leaves the read intact. */
function Picture({ searchRef, readId, kind, name }: PictureProps): ReactNode {
  const [failed, setFailed] = useState(false);
  const [look, setLook] = useState(nextLook);
  if (failed) {
    return (
      <div className={`picture ${kind} failed`} role="alert">
        <Icon name="warning" />
        <span>The image could not be fetched. The read itself is safe.</span>
        <Button
          size="s"
          icon="refresh"
          onClick={() => {
            setFailed(false);
            setLook(nextLook());
          }}
        >
          Try again
        </Button>
      </div>
    );
  }
  return (
    <img
      key={look}
      className={`picture ${kind}`}
      src={pictureUrl(searchRef, readId, kind, look)}
      alt={name}
      onError={() => setFailed(true)}
      draggable={false}
    />
  );
}

type PicturesProps = {
  readonly searchRef: string;
  readonly readId: string;
  readonly facts: string;
  readonly hasPlate: boolean;
  readonly hasOverview: boolean;
  readonly open: boolean;
  readonly onOpen: () => void;
  /** False where several reads are side by side: the key opens those of the chosen one only. */
  readonly isAlone?: boolean;
};

/**
 * Pictures stay closed until they are asked for; each opening is recorded: least data, shortest time. None is fetched
 * ahead, because fetching is looking (docs/adr/0017).
 */
export function Pictures({
  searchRef,
  readId,
  facts,
  hasPlate,
  hasOverview,
  open,
  onOpen,
  isAlone = true,
}: PicturesProps): ReactNode {
  if (!hasPlate && !hasOverview) return <p className="pictures-none">This camera gave no image of this read.</p>;
  if (!open) {
    return (
      <div className="pictures-shut">
        <Button icon="eye" {...(isAlone ? { keys: keysOf(openImages) } : {})} onClick={onOpen}>
          Open images
        </Button>
        <span className="t3 fs11">Opening is recorded with this search.</span>
      </div>
    );
  }
  return (
    <div className="pictures">
      {hasOverview && (
        <Picture searchRef={searchRef} readId={readId} kind="overview" name={`Overview image, ${facts}`} />
      )}
      {hasPlate && <Picture searchRef={searchRef} readId={readId} kind="plate" name={`Plate image, ${facts}`} />}
      {!(hasPlate && hasOverview) && (
        <p className="pictures-none">This camera gave no {hasPlate ? 'overview' : 'plate'} image of this read.</p>
      )}
    </div>
  );
}
