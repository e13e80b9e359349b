import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { holdBehind } from './behind.ts';
import './dialog.css';

type DialogProps = {
  /** The accessible name. */
  readonly name: string;
  readonly className?: string;
  /** Called for Esc. Without it the dialog cannot be left (sign in, lock). */
  readonly onClose?: () => void;
  /** The dialog holds text that would be lost: Esc asks first. */
  readonly unsaved?: boolean;
  /** Position: in the middle, or near the top like the palette. */
  readonly at?: 'middle' | 'top';
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  readonly children: ReactNode;
};

const FOCUSABLE = 'a[href],button,input,select,textarea,[tabindex]';

function focusable(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) =>
      element.tabIndex >= 0 && !element.hasAttribute('disabled') && element.closest('[hidden],[inert]') === null,
  );
}

/** Keeps Tab inside the dialog: it wraps at both ends. */
export function trapTab(root: HTMLElement, event: KeyboardEvent): void {
  const all = focusable(root);
  const first = all[0];
  const last = all.at(-1);
  if (first === undefined || last === undefined) return event.preventDefault();
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === root)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && at === last) {
    event.preventDefault();
    first.focus();
  }
}

/**
 * A dialog over the workspace. The scrim stops at the title and status bars, so that user, classification and audit
 * state stay visible. Focus stays inside, starts at `[data-autofocus]` and returns to where it came from.
 */
export function Dialog({
  name,
  className,
  onClose,
  unsaved = false,
  at = 'middle',
  onKeyDown,
  children,
}: DialogProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false);

  useEffect(() => {
    const from = document.activeElement;
    const release = holdBehind();
    const element = box.current;
    const start = element?.querySelector<HTMLElement>('[data-autofocus]') ?? element;
    start?.focus();
    return () => {
      release();
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);

  useEffect(() => {
    if (!unsaved) setAsked(false);
  }, [unsaved]);

  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    onKeyDown?.(event);
    if (event.defaultPrevented) return;
    if (event.key === 'Tab' && box.current !== null) trapTab(box.current, event);
    if (event.key !== 'Escape' || onClose === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (unsaved && !asked) setAsked(true);
    else onClose();
  };

  return createPortal(
    <div className={`scrim ${at}`}>
      <div
        ref={box}
        className={`dialog ${className ?? ''}`}
        role="dialog"
        aria-modal="true"
        aria-label={name}
        tabIndex={-1}
        onKeyDown={keyDown}
      >
        {children}
        {asked && (
          <div className="dialog-ask" role="alert">
            Your answers will be lost. Press Esc again to leave.
          </div>
        )}
      </div>
    </div>,
    document.body,
  );
}
