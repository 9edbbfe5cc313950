// What makes the page wider than the window: the innermost elements that reach beyond it and are not in a box that scrolls by itself.
(() => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const scrolls = e => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
  const out = [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(e.parentElement))
    .filter((e, i, all) => !all.some(other => other !== e && e.contains(other)));
  return ['page is ' + wide + ' px wide'].concat(out.slice(0, 5).map(e => e.outerHTML.slice(0, 160)));
})()
