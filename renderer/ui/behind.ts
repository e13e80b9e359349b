/**
 * What lies behind a dialog takes no focus and no clicks: everything marked `data-behind-dialogs` is inert while at least one
 * dialog is open. The bars are not marked: locking must always work.
 */
let open = 0;

function apply(): void {
  for (const element of document.querySelectorAll('[data-behind-dialogs]')) {
    if (open > 0) element.setAttribute('inert', '');
    else element.removeAttribute('inert');
  }
}

/** Holds until the returned function is called. */
export function holdBehind(): () => void {
  open += 1;
  apply();
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    open -= 1;
    apply();
  };
}

export function isDialogOpen(): boolean {
  return open > 0;
}
