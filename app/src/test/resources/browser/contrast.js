// Every visible text of the page whose contrast with what is behind it is below 4.5:1 (WCAG 2.2, success criterion 1.4.3).
(() => {
  const colour = text => {
    const parts = text.match(/^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)$/);
    if (!parts) throw new Error('not a colour that can be compared: ' + text);
    return [+parts[1], +parts[2], +parts[3], parts[4] === undefined ? 1 : +parts[4]];
  };
  const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      layers.push(colour(getComputedStyle(e).backgroundColor));
      if (layers[layers.length - 1][3] === 1) break;
    }
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((back, layer) => over(layer, back), canvas);
  };
  const luminance = c => {
    const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (text, back) => {
    const [light, dark] = [luminance(over(text, back)), luminance(back)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = new Map();
  let compared = 0;
  const compare = (element, style, words) => {
    const back = behind(element);
    const contrast = ratio(colour(style.color), back);
    compared++;
    if (contrast < 4.5) {
      const where = element.tagName.toLowerCase() + (element.className ? '.' + element.className : '');
      found.set(where + style.color + back, where + ' ' + style.color + ' on ' + back.slice(0, 3) + ': '
        + contrast.toFixed(2) + ' "' + words.slice(0, 30) + '"');
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.data.trim();
    if (words && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('svg')) {
      compare(element, getComputedStyle(element), words);
    }
  }
  for (const input of document.querySelectorAll('input')) {
    compare(input, getComputedStyle(input), 'what is typed');
    if (input.placeholder) compare(input, getComputedStyle(input, '::placeholder'), input.placeholder);
  }
  if (compared < 10) throw new Error('only ' + compared + ' texts were compared');
  return [...found.values()];
})()
