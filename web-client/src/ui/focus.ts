// A button that is disabled for a while, or a dialog that is gone, leaves the focus nowhere: it goes back to where it was.

export function holdFocus(): () => void {
  const held = document.activeElement as HTMLElement | null;
  const giveBack = () => {
    if (document.activeElement !== document.body) return;
    const target = held?.isConnected ? held : document.querySelector("h1");
    target?.focus({ preventScroll: true });
  };
  return () => requestAnimationFrame(() => requestAnimationFrame(giveBack)); // when what came of it is drawn
}

// a button that goes with what it removes hands the focus to the field before it
export function focusFieldBefore(button: HTMLElement): void {
  button.previousElementSibling?.querySelector("input")?.focus();
}
