import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import './popover.css';

type PopoverProps = {
  readonly name: string;
  readonly onClose: () => void;
  readonly align?: 'left' | 'right';
  /** `above` reaches out of a panel that clips what is in it. */
  readonly side?: 'below' | 'above';
  readonly className?: string;
  readonly children: ReactNode;
};

const GAP_PX = 5;
/** It never covers who is signed in. */
const TITLE_BAR_PX = 40;
const LEAST_PX = 160;

/**
 * A small dialog attached to the control that opened it; its parent must be positioned. Esc or a press elsewhere
 * closes it and returns focus.
 */
export function Popover({
  name,
  onClose,
  align = 'left',
  side = 'below',
  className,
  children,
}: PopoverProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (side !== 'above' || element === null) return undefined;
    const place = (): void => {
      const around = element.parentElement?.getBoundingClientRect();
      if (around === undefined) return;
      element.style.bottom = `${window.innerHeight - around.top + GAP_PX}px`;
      element.style.right = `${Math.max(GAP_PX, window.innerWidth - around.right)}px`;
      element.style.maxHeight = `${Math.max(LEAST_PX, around.top - TITLE_BAR_PX)}px`;
    };
    place();
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, [side]);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const from = document.activeElement;
    const element = box.current;
    (
      element?.querySelector<HTMLElement>('[data-autofocus]') ??
      element?.querySelector<HTMLElement>('[tabindex="0"],input,button')
    )?.focus();
    const outside = (event: PointerEvent): void => {
      const parent = element?.parentElement;
      if (parent !== null && parent !== undefined && event.target instanceof Node && !parent.contains(event.target))
        close.current();
    };
    document.addEventListener('pointerdown', outside);
    // What had the focus may go, such as a row that is deleted: the keys still belong to what is open.
    const left = new MutationObserver(() => {
      if (document.activeElement === document.body) element?.focus();
    });
    if (element !== null) left.observe(element, { childList: true, subtree: true });
    return () => {
      left.disconnect();
      document.removeEventListener('pointerdown', outside);
      if (
        from instanceof HTMLElement &&
        from.isConnected &&
        (document.activeElement === document.body || element?.contains(document.activeElement))
      )
        from.focus();
    };
  }, []);
  return (
    <div
      ref={box}
      className={`popover ${side === 'above' ? 'above' : `from-${align}`} ${className ?? ''}`}
      role="dialog"
      tabIndex={-1}
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
