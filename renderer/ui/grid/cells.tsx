import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';

/** The focused cell, and where a selection of rows begins that ends at it. */
export type CellFocus = {
  readonly row: number;
  readonly columnId: string;
  readonly anchorRow: number;
};

/**
 * Cells that take focus and are typed into. The grid moves between them and holds what is being typed; whoever uses it
 * holds the texts, and says what an edit means.
 */
export type GridCells = {
  readonly focus: CellFocus | undefined;
  readonly onFocus: (focus: CellFocus) => void;
  /** What a row is, whatever its number: rows move while something is typed into one of them. */
  readonly keyOf: (row: number) => string | undefined;
  /** The row of a key now; -1 when it is gone. */
  readonly rowOf: (key: string) => number;
  /** What an editor begins with; undefined for a cell that is only read. */
  readonly textOf: (row: number, columnId: string) => string | undefined;
  readonly onEdit: (row: number, columnId: string, text: string) => void;
  /** Backspace: the focused column of the selected rows. */
  readonly onClear: () => void;
  /** Del: the selected rows. */
  readonly onRemove: () => void;
  /** Text of a spreadsheet, from the focused cell on. */
  readonly onPaste: (text: string) => void;
  /** An edit was ended in the last row, downwards or behind its last column: true when there is a row more now. */
  readonly onBeyond: () => boolean;
};

/** How an edit ended, and where the focus goes. */
export type EditEnd = 'stay' | 'up' | 'down' | 'left' | 'right' | 'next' | 'previous';

/** Rows and columns: more than one cell, so that it is no text of one. */
export const isTable = (text: string): boolean => /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ''));

/** The field in a cell. Enter, Tab and the arrows end it and move on; Esc leaves the cell as it was. */
export function CellEditor({
  name,
  text,
  isTyped,
  onEnd,
  onLeave,
  onPaste,
  onTyping,
}: {
  readonly name: string;
  readonly text: string;
  /** Begun by typing: the arrows then move on, and not in the text. */
  readonly isTyped: boolean;
  /** `undefined`: nothing was changed. */
  readonly onEnd: (text: string | undefined, to: EditEnd) => void;
  /** The focus went elsewhere. */
  readonly onLeave: (text: string | undefined) => void;
  readonly onPaste: (text: string) => void;
  readonly onTyping: (text: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const isEnded = useRef(false);
  useEffect(() => {
    const input = field.current;
    input?.focus({ preventScroll: true });
    if (isTyped) input?.setSelectionRange(text.length, text.length);
    else input?.select();
    // As it was begun: what is typed later selects nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const changed = (): string | undefined => (typed === text && !isTyped ? undefined : typed);
  const end = (value: string | undefined, to: EditEnd): void => {
    if (isEnded.current) return;
    isEnded.current = true;
    onEnd(value, to);
  };
  const keyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return event.stopPropagation();
    if (event.ctrlKey && event.key === 'Enter') {
      // The command of that key works with what was typed.
      end(changed(), 'stay');
      return;
    }
    // Keys of commands, such as F6 and F8, go on to them; what is typed does not.
    if (!/^F\d+$/.test(event.key)) event.stopPropagation();
    const held = event.ctrlKey || event.metaKey || event.altKey;
    const to: EditEnd | undefined =
      event.key === 'Enter' && !held
        ? event.shiftKey
          ? 'up'
          : 'down'
        : event.key === 'Tab'
          ? event.shiftKey
            ? 'previous'
            : 'next'
          : held || event.shiftKey
            ? undefined
            : event.key === 'ArrowUp'
              ? 'up'
              : event.key === 'ArrowDown'
                ? 'down'
                : isTyped && event.key === 'ArrowLeft'
                  ? 'left'
                  : isTyped && event.key === 'ArrowRight'
                    ? 'right'
                    : undefined;
    if (event.key === 'Escape') {
      event.preventDefault();
      end(undefined, 'stay');
    } else if (to !== undefined) {
      event.preventDefault();
      end(changed(), to);
    }
  };
  const paste = (event: ClipboardEvent): void => {
    event.stopPropagation();
    const pasted = event.clipboardData.getData('text/plain');
    if (!isTable(pasted)) return;
    event.preventDefault();
    end(undefined, 'stay');
    onPaste(pasted);
  };
  return (
    <input
      ref={field}
      className="cell-editor"
      aria-label={name}
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        setTyped(event.target.value);
        onTyping(event.target.value);
      }}
      onKeyDown={keyDown}
      onPaste={paste}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onBlur={() => {
        if (isEnded.current) return;
        isEnded.current = true;
        onLeave(changed());
      }}
    />
  );
}
