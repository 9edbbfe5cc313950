// Convenience only: text that is selected with the mouse selects its words, as choosing the first and the last one does.
document.addEventListener('mouseup', () => {
  const words = document.getElementById('words');
  const selection = window.getSelection();
  if (!words || !selection || selection.isCollapsed || !selection.rangeCount) {
    return;
  }
  const range = selection.getRangeAt(0);
  const chosen = [...words.querySelectorAll('a[data-from]')].filter(word => range.intersectsNode(word));
  if (chosen.length < 2) {
    return;
  }
  const address = new URL(window.location.href);
  address.searchParams.set('from', chosen[0].dataset.from);
  address.searchParams.set('to', chosen[chosen.length - 1].dataset.to);
  address.hash = 'words-title';
  window.location.assign(address);
});
