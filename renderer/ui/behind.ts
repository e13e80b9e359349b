/**
 * Elements behind a dialog take no focus and no clicks: everything marked `data-behind-dialogs` is inert while a
 * dialog is open. The bars are not marked, because locking must always work. Shared: a count of dialogs.
 */
let open = 0;

function apply(): void {
  for (const element of document.querySelectorAll('[data-behind-dialogs]')) {
    if (open > 0) element.setAttribute('inert', '');
    else element.removeAttribute('inert');
  }
}

/** Makes them inert until the returned function is called. */
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
