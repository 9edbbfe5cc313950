/**
 * Shows a document in the page: what was verified, the header, the text or the HTML, redactions and attachments. Everything
 * that comes from a document is hostile: text becomes text nodes, HTML passes a strict list of elements and attributes and
 * then a second test, and files are downloads that no browser opens by itself.
 *
 * The list is that of the server's pages (class SafeHtmlWriter). Nothing is loaded from another host.
 */
(function (D) {
  'use strict';

  /** A longer message is not parsed: it can be downloaded. */
  const MOST_PARSED_BYTES = 32 << 20;
  const MOST_HEADER_BYTES = 256 << 10;
  /** Lines of a message that is parsed: 32 MiB in lines of 76 characters have half as many. */
  const MOST_LINES = 1000000;
  const MOST_PARTS = 1000;
  const MOST_DEPTH = 30;
  /** Comparisons of lines with boundaries: bytes of lines that begin with two hyphens, times boundaries. */
  const MOST_COMPARED_BYTES = 500000000;
  /** After so long, in milliseconds, the parser is stopped at the next line. */
  const MOST_PARSING_TIME = 10000;
  const MOST_TEXT_CHARS = 1000000;
  const MOST_TEXT_LINES = 100000;
  const MOST_HTML_CHARS = 4000000;
  /** What a browser does with tags can take time that grows with the square of their number, for example with those that nest. */
  const MOST_TAGS = 10000;
  /** An element with more attributes loses them: each test of one looks at all. */
  const MOST_ATTRIBUTES = 100;
  const MOST_BLOCKS = 2000;
  const MOST_OPENED = 5;
  const MOST_PICTURE_BYTES = 10 << 20;
  const LONGEST_ADDRESS = 4096;

  /** The English words of this part of the page. */
  const WORDS = {
    verified: (origin, index) => 'Verified in your browser against the log of ' + origin + ' at entry ' + index + '.',
    notVerified: 'NOT VERIFIED. What is shown is not proved to be what the publisher released. See which step failed.',
    unchecked: 'This is a part of a document. It was not verified by itself.',
    steps: 'What was verified',
    limits: 'A host that changes a byte of the archive is detected here. A host that changes this page itself is not: keep a copy of the page.',
    step: {
      checkpoint: 'The log and its signature', entry: 'The release in the log', line: 'The document in the release', document: 'The bytes of the document',
      about: 'The name of the file', redaction: 'The redactions', commitment: 'The commitment before the release'
    },
    right: 'right', wrong: 'wrong',
    from: 'From', sender: 'Sender', to: 'To', cc: 'Cc', bcc: 'Bcc', replyTo: 'Reply to', date: 'Date', subject: 'Subject',
    noSubject: 'No subject', thread: 'Thread', headers: 'All header lines', download: size => 'Download the document (' + size + ')',
    asText: 'Text', asHtml: 'Formatted', noText: 'No text.', cut: 'The text is long: only its beginning is shown. Download the document to read all of it.',
    htmlCut: 'The message is long: its end is shown without formatting, or not at all.',
    notParsed: 'The message could not be divided into its parts. Its beginning is shown as it is.',
    tooLarge: 'The message is too large to be divided into its parts here. Its beginning is shown as it is.',
    removed: (count, hosts) => count + (count === 1 ? ' picture or other file' : ' pictures or other files') + ' of other sites were not loaded: ' + hosts + '.',
    hidden: count => count + (count === 1 ? ' place' : ' places') + ' with text that the sender had hidden: marked with a dashed frame.',
    pictureNotShown: 'picture not shown', hiddenInOriginal: 'hidden in the original', pictures: count => 'Show ' + count + (count === 1 ? ' picture' : ' pictures') + ' of this message',
    redactions: 'Redactions', marks: count => count + (count === 1 ? ' mark' : ' marks'), missing: count => count + ' bytes of the original are missing.',
    undisclosed: 'The publisher does not say how many bytes are missing.', redactionsNotProved: 'The proof of the redactions does not hold.',
    attachments: 'Attachments', file: 'File', noName: 'unnamed', openMessage: 'Show this message', keep: 'Download',
    warning: 'This file can harm your computer. The publisher found:', suspected: 'This kind of file can run a program on your computer.',
    unsure: 'The publisher found something harmful in a file of this message, and it is not certain in which one:',
    harmless: 'The absence of a warning does not say that a file is harmless.', keepAnyway: 'Download it nevertheless',
    flags: {
      malware: 'a malware scanner recognised the content', program: 'a program', script: 'a script', shortcut: 'a shortcut', macros: 'macros',
      'external-template': 'a template from another place', dde: 'a command (DDE)', 'ole-object': 'an embedded object', 'pdf-script': 'a script in a PDF',
      'html-script': 'a script in HTML', 'disk-image': 'an image of a disk', 'encrypted-archive': 'an encrypted archive',
      'encrypted-document': 'an encrypted document', 'archive-member': 'a harmful file in an archive', 'double-extension': 'a name with two extensions',
      'direction-override': 'a name that changes the direction of the script', disguised: 'a name that does not fit the content'
    },
    missingDocument: {
      withdrawn: 'This document was withdrawn. The reason in the log:', withheld: 'This document was withheld.', withheldReason: 'This document was withheld. The reason in the release:',
      shown: 'A release has this document, and the index does not. Download the pack of the release.', absent: 'No release in the log has this document.',
      unknown: 'It could not be verified why this document is not here.'
    },
    bytes: 'bytes'
  };

  /** Elements that are written, as they are in the original. */
  const ELEMENTS = ('a abbr b bdi bdo blockquote br caption cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small '
    + 'span strong sub sup table tbody td tfoot th thead tr u ul var wbr').split(' ');
  /** Elements that become another one; of all that are not named only the text stays. */
  const RENAMED = {
    address: 'div', article: 'div', aside: 'div', center: 'div', details: 'div', summary: 'div', fieldset: 'div', figcaption: 'div', figure: 'div',
    footer: 'div', header: 'div', legend: 'div', main: 'div', nav: 'div', section: 'div', noscript: 'div', noembed: 'div', noframes: 'div', form: 'div', dir: 'ul', menu: 'ul',
    option: 'span', textarea: 'span', font: 'span', big: 'span', strike: 's', dfn: 'i', tt: 'code', listing: 'pre', xmp: 'pre', plaintext: 'pre'
  };
  const ATTRIBUTES = ['href', 'colspan', 'rowspan', 'start', 'value', 'dir', 'lang', 'data-hidden', 'title', 'rel'];
  const FETCHED = ['src', 'srcset', 'background', 'poster', 'data', 'lowsrc', 'dynsrc', 'xlink:href', 'codebase', 'archive', 'icon'];
  const WHITES = ['white', '#fff', '#ffffff', '#fefefe', '#fdfdfd', '#fffffe', 'transparent', 'rgb(255,255,255)', 'rgba(255,255,255,1)', 'rgba(0,0,0,0)',
    'rgba(255,255,255,0)', 'snow', 'ivory'];
  /** Names of files that a computer may run. */
  const RUNNABLE = new RegExp('\\.(?:' + 'ade|adp|apk|app|appimage|application|bat|chm|cmd|com|command|cpl|deb|desktop|dll|dmg|docm|dotm|exe|gadget|hta|htm|html|img|inf|'
    + 'iso|jar|jnlp|js|jse|lnk|mht|mhtml|msc|msi|msp|one|pif|pkg|potm|ppam|ppsm|pptm|ps1|py|reg|rpm|run|scf|scr|sh|svg|url|vb|vbe|vbs|vhd|vhdx|wsc|wsf|wsh|'
    + 'xht|xhtml|xlam|xll|xlsb|xlsm|xltm' + ')$', 'i');

  /** Characters that are not shown, or that change what others look like: controls, direction marks, private use. */
  const DECEPTIVE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g;

  // ------------------------------------------------------------------------------------------------------------ DOM

  /** A new element with a class, and text or nodes in it. */
  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    made.append(...content.filter(one => one !== null && one !== undefined && one !== ''));
    return made;
  }

  /** Text for a label: no control characters, limited. */
  function plain(text, most) {
    const shown = String(text === undefined || text === null ? '' : text).replace(DECEPTIVE, '').replace(/[\r\n\t]+/g, ' ');
    return shown.length > most ? shown.slice(0, most) + '\u2026' : shown;
  }

  /** A size in words. */
  function size(bytes) {
    return bytes < 10000 ? bytes + ' ' + WORDS.bytes : bytes < 10000000 ? Math.round(bytes / 1000) + ' kB' : Math.round(bytes / 1000000) + ' MB';
  }

  /** A name under which a file can be kept on any computer. */
  function fileName(name) {
    const clean = plain(name, 10000).replace(/[\/\\:*?"<>|]/g, '_').replace(/^[. ]+|[. ]+$/g, '');
    // What a computer does with a file depends on the end of its name.
    const end = /(?:\.[A-Za-z0-9]{1,10})?$/.exec(clean)[0];
    return clean === '' ? WORDS.noName : clean.length <= 100 ? clean : clean.slice(0, 100 - end.length) + '\u2026' + end;
  }

  /** Gives bytes to the reader as a file. Its type says nothing, so that no browser opens it. */
  function keep(bytes, name) {
    const address = URL.createObjectURL(new Blob([bytes], {type: 'application/octet-stream'}));
    const link = element('a');
    link.href = address;
    link.download = fileName(name);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  /** A button. */
  function button(text, act) {
    const made = element('button', '', text);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }

  // ----------------------------------------------------------------------------------------------------------- HTML

  /** The declarations of a style, without comments and "!important"; of duplicates the last. */
  function declarations(style) {
    const values = Object.create(null);
    for (const declaration of style.slice(0, 10000).replace(/\/\*[^]*?(?:\*\/|$)/g, '').split(';', 200)) {
      const colon = declaration.indexOf(':');
      if (colon > 0) {
        values[declaration.slice(0, colon).trim().toLowerCase()] = compact(declaration.slice(colon + 1)).replace(/!.*$/, '');
      }
    }
    return values;
  }

  /** Without white space, in lower case. */
  function compact(value) {
    return value.replace(/\s+/g, '').toLowerCase();
  }

  /** The number at the start of a value; -1 without one. */
  function numberIn(value) {
    const found = /^[0-9.]{1,9}/.exec(value);
    const number = found === null ? NaN : Number(found[0]);
    return Number.isNaN(number) ? -1 : number;
  }

  function isTiny(value, below) {
    if (value === undefined) {
      return false;
    }
    const number = numberIn(value);
    return number >= 0 && number < (/(?:em|%)$/.test(value) ? 0.1 : below);
  }

  function isFar(value) {
    return value !== undefined && value.startsWith('-') && numberIn(value.slice(1)) >= 500;
  }

  /** The background of an element alone, as its own style or attributes say. */
  function background(one) {
    const style = one.getAttribute('style');
    const values = style ? declarations(style) : {};
    const own = values['background-color'] || values.background;
    return own !== undefined ? own : one.hasAttribute('background') ? 'picture' : compact(one.getAttribute('bgcolor') || '');
  }

  /** Whether a colour is that of the background; without any style, the background is white. */
  function isBackground(colour, one, backgrounds) {
    if (colour === '' || colour === 'transparent') {
      return colour !== '';
    }
    for (let at = one, steps = 0; at !== null && steps < 30; at = at.parentElement, steps++) {
      if (!backgrounds.has(at)) {
        backgrounds.set(at, background(at));
      }
      const behind = backgrounds.get(at);
      if (behind !== '' && behind !== 'transparent' && behind !== 'none') {
        return behind === colour || WHITES.includes(colour) && WHITES.includes(behind);
      }
    }
    return WHITES.includes(colour);
  }

  /** Whether an element of the original hides its text (as the server's class HiddenStyle). */
  function hides(one, backgrounds) {
    const name = one.localName;
    if (name === 'dialog' && !one.hasAttribute('open') || one.hasAttribute('hidden')) {
      return true;
    }
    const style = one.getAttribute('style');
    const values = style ? declarations(style) : {};
    const colour = name === 'font' ? one.getAttribute('color') : values.color;
    const isHidden = value => value === 'hidden' || value === 'collapse';
    return colour !== null && colour !== undefined && isBackground(compact(colour), one, backgrounds)
      || values.display === 'none' || isHidden(values.visibility) || values['mso-hide'] === 'all'
      || isTiny(values['font-size'], 2) || isTiny(values.opacity, 0.1)
      || isTiny(values['max-height'], 1) && values.overflow !== 'visible'
      || isTiny(values.height, 1) && values.overflow === 'hidden' || isTiny(values.width, 1) && values.overflow === 'hidden'
      || ['text-indent', 'left', 'top', 'margin-left', 'margin-top'].some(property => isFar(values[property]))
      || (values.clip || '').startsWith('rect(0') || (values['clip-path'] || '').startsWith('inset(50%') || (values.transform || '').startsWith('scale(0');
  }

  /** The host from which an address would be fetched; null if it is none of another site. */
  function hostOf(address) {
    const found = /^(?:https?:|ftp:)?\/\/(?:[^\/?#@]*@)?([^\/?#:\\]{0,253})/i.exec(address.slice(0, LONGEST_ADDRESS).replace(/[\u0000-\u0020]/g, ''));
    return found === null ? null : found[1].toLowerCase();
  }

  /** The address of a link in the form in which it is written; null if it must not be a link. */
  function linkAddress(href) {
    if (href === null || href.length > LONGEST_ADDRESS) {
      return null;
    }
    const clean = href.trim().replace(DECEPTIVE, '').replace(/[\u00a0\t\r\n]/g, '');
    if (!/^(?:https?:\/\/[^\/?#\\]|mailto:)/i.test(clean)) {
      return null;
    }
    try {
      const url = new URL(clean);
      if (url.protocol === 'mailto:') {
        return url.href;
      }
      if (url.protocol !== 'http:' && url.protocol !== 'https:' || url.hostname === '') {
        return null;
      }
      url.username = '';
      url.password = '';
      return url.href;
    } catch (e) {
      return null;
    }
  }

  const HOST_IN_TEXT = /(?:https?:\/\/|www\.)([a-z0-9.-]{1,253})|^\s*([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24})(?:\/\S*)?\s*$/i;

  /** The host of a link whose text names another host; empty for all others. */
  function otherHost(text, address) {
    const found = HOST_IN_TEXT.exec(text.slice(0, 500));
    if (found === null || address.startsWith('mailto:')) {
      return '';
    }
    const without = host => host.toLowerCase().replace(/^www\./, '');
    const host = new URL(address).hostname;
    return without(found[1] || found[2]) === without(host) ? '' : host;
  }

  /** A text without its tags. */
  function withoutTags(html) {
    const out = [];
    let at = 0;
    const last = html.lastIndexOf('>');
    while (at < html.length) {
      const tag = html.indexOf('<', at);
      if (tag < 0 || tag > last) {
        out.push(html.slice(at));
        break;
      }
      out.push(html.slice(at, tag), ' ');
      at = html.indexOf('>', tag) + 1;
    }
    return out.join('');
  }

  /** Where the part of HTML ends that is parsed: before its tag number 10,000. */
  function endOfTree(html) {
    let at = -1;
    for (let tags = 0; tags <= MOST_TAGS; tags++) {
      at = html.indexOf('<', at + 1);
      if (at < 0) {
        return html.length;
      }
    }
    return at;
  }

  /** Replaces an element by another one with the same content. */
  function renamed(one, name) {
    const other = one.ownerDocument.createElement(name);
    for (const attribute of ['dir', 'lang', 'data-hidden']) {
      if (one.hasAttribute(attribute)) {
        other.setAttribute(attribute, one.getAttribute(attribute));
      }
    }
    while (one.firstChild !== null) {
      other.append(one.firstChild);
    }
    one.replaceWith(other);
    return other;
  }

  /** Prepares the tree of the original: marks what it hides, counts what it would load, writes links and pictures in a safe form. */
  function prepare(body, report, pictures) {
    const backgrounds = new Map();
    const remote = address => {
      const host = hostOf(address);
      if (host !== null) {
        report.remote++;
        if (report.hosts.size < 100 && host !== '') {
          report.hosts.add(host);
        }
      }
    };
    // What hides is found before anything changes, because the background of one element decides about another.
    const all = Array.from(body.querySelectorAll('*'));
    const hiding = new Set(all.filter(one => one.localName === 'template' || hides(one, backgrounds)));
    for (const one of all) {
      const name = one.localName;
      one.removeAttribute('data-hidden');
      one.removeAttribute('title');
      one.removeAttribute('rel');
      for (const attribute of FETCHED) {
        if (one.hasAttribute(attribute)) {
          one.getAttribute(attribute).split(',', attribute === 'srcset' ? 50 : 1).forEach(address => remote(address));
        }
      }
      const style = one.getAttribute('style') || (name === 'style' ? one.textContent : '');
      for (const found of style.slice(0, 100000).matchAll(/(?:url\(|@import)\s*["']?([^"')\s]{1,4096})/gi)) {
        remote(found[1]);
      }
      if (name === 'link' && one.hasAttribute('href')) {
        remote(one.getAttribute('href'));
      }
    }
    const within = new Set();
    for (const one of all) {
      const name = one.localName;
      // What is in an element that hides is not marked again. The elements are in the order of the document: parents come first.
      if (within.has(one.parentElement)) {
        within.add(one);
      }
      const isHiding = hiding.has(one) && !within.has(one) && (name === 'template' ? one.content : one).textContent.trim() !== '';
      let written = one;
      if (name === 'template') {
        written = one.ownerDocument.createElement('span');
        written.textContent = one.content.textContent;
        one.replaceWith(written);
      } else if (one.namespaceURI === 'http://www.w3.org/1999/xhtml' && Object.prototype.hasOwnProperty.call(RENAMED, name)) {
        written = renamed(one, RENAMED[name]);
      } else if (name === 'img' || name === 'image') {
        picture(one, pictures);
        continue;
      } else if (name === 'a') {
        link(one);
      } else if (isHiding && !ELEMENTS.includes(name) && one !== body && one.namespaceURI === 'http://www.w3.org/1999/xhtml'
          && !['script', 'style', 'iframe', 'object', 'title', 'head', 'audio', 'video', 'select'].includes(name)) {
        written = renamed(one, 'span');
      }
      if (within.has(one)) {
        within.add(written);
      }
      if (isHiding) {
        report.hidden++;
        written.setAttribute('data-hidden', '');
        written.setAttribute('title', WORDS.hiddenInOriginal);
        within.add(written);
      }
    }
  }

  /** Puts a place for a picture of the message, or the words about it, where a picture was. */
  function picture(one, pictures) {
    const source = (one.getAttribute('src') || '').trim();
    const words = plain((one.getAttribute('alt') || '').trim(), 500);
    const place = one.ownerDocument.createElement('span');
    if (/^cid:/i.test(source)) {
      let id = source.slice(4);
      try {
        id = decodeURIComponent(id);
      } catch (e) {
        // It is taken as it is.
      }
      place.setAttribute('value', 'picture-' + pictures.length);
      pictures.push({id: id, words: words});
    }
    if (words === '' && !place.hasAttribute('value')) {
      one.remove();
      return;
    }
    place.setAttribute('title', WORDS.pictureNotShown);
    place.textContent = '[' + (words === '' ? WORDS.pictureNotShown : words) + ']';
    one.replaceWith(place);
  }

  /** Writes a link with its target, or takes the link away and leaves its text. */
  function link(one) {
    const address = one.parentElement !== null && one.parentElement.closest('a[href]') ? null : linkAddress(one.getAttribute('href'));
    for (const attribute of Array.from(one.attributes)) {
      one.removeAttribute(attribute.name);
    }
    if (address === null) {
      return;
    }
    one.setAttribute('href', address);
    one.setAttribute('rel', 'noopener noreferrer nofollow');
    one.setAttribute('title', address);
    const other = otherHost(one.textContent, address);
    if (other !== '') {
      one.after(' [' + other + ']');
    }
  }

  /** The second test: what the sanitiser gives has only what is allowed. Whatever it is, it is removed here. */
  function enforce(fragment) {
    for (const one of Array.from(fragment.querySelectorAll('*'))) {
      if (one.namespaceURI !== 'http://www.w3.org/1999/xhtml' || !ELEMENTS.includes(one.localName)) {
        one.replaceWith(one.textContent);
        continue;
      }
      for (const attribute of Array.from(one.attributes)) {
        const value = attribute.value;
        const isRight = ATTRIBUTES.includes(attribute.name) && (
          attribute.name === 'href' ? one.localName === 'a' && linkAddress(value) === value && one.getAttribute('rel') === 'noopener noreferrer nofollow'
            : attribute.name === 'rel' ? one.localName === 'a' && value === 'noopener noreferrer nofollow'
              : attribute.name === 'colspan' || attribute.name === 'rowspan' ? /^[1-9][0-9]{0,2}$/.test(value)
                : attribute.name === 'start' ? one.localName === 'ol' && /^-?[0-9]{1,6}$/.test(value)
                  : attribute.name === 'value' ? one.localName === 'li' ? /^-?[0-9]{1,6}$/.test(value) : one.localName === 'span' && /^picture-[0-9]{1,5}$/.test(value)
                    : attribute.name === 'dir' ? /^(?:ltr|rtl|auto)$/.test(value)
                      : attribute.name === 'lang' ? /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(value)
                        : attribute.name === 'data-hidden' ? value === '' : true);
        if (!isRight) {
          one.removeAttribute(attribute.name);
        }
      }
    }
    return fragment;
  }

  /**
   * The tree of HTML, without identifiers. A form and a document have a property for each element with a name in them, also in
   * the place of their own ("getAttribute", "body"): until the names are gone, only the functions of the prototypes are used.
   */
  function bodyOf(html) {
    // A document of a parser loads nothing and runs nothing.
    const tree = new DOMParser().parseFromString(html, 'text/html');
    const own = name => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(tree);
    const [head, body] = [own('head'), own('body')];
    const attributes = Object.getOwnPropertyDescriptor(Element.prototype, 'attributes').get;
    for (const one of [...head.querySelectorAll('*'), ...body.querySelectorAll('*')]) {
      if (attributes.call(one).length > MOST_ATTRIBUTES) {
        const bare = Document.prototype.createElement.call(tree, 'div');
        bare.append(...Array.from(Object.getOwnPropertyDescriptor(Node.prototype, 'childNodes').get.call(one)));
        Element.prototype.replaceWith.call(one, bare);
        continue;
      }
      for (const name of ['id', 'name', 'form']) {
        Element.prototype.removeAttribute.call(one, name);
      }
    }
    // A parser puts a template before the first text into the head.
    body.prepend(...head.querySelectorAll('template'));
    return body;
  }

  /**
   * HTML that is safe in this page, from HTML of anyone.
   *
   * @param {string} html
   * @returns {{fragment: DocumentFragment, remote: number, hosts: Set<string>, hidden: number, isCut: boolean, pictures: {id: string, words: string}[]}}
   */
  function safeHtml(html) {
    const read = html.slice(0, MOST_HTML_CHARS);
    const end = endOfTree(read);
    const report = {remote: 0, hosts: new Set(), hidden: 0, isCut: read.length < html.length || end < read.length};
    const pictures = [];
    const body = bodyOf(read.slice(0, end));
    prepare(body, report, pictures);
    const fragment = enforce(D.vendor.DOMPurify.sanitize(body, {
      ALLOWED_TAGS: ELEMENTS.concat(['#text', 'body']), ALLOWED_ATTR: ATTRIBUTES, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, ALLOW_UNKNOWN_PROTOCOLS: false,
      ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i, ADD_URI_SAFE_ATTR: ATTRIBUTES.slice(1), ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'], KEEP_CONTENT: true,
      RETURN_DOM_FRAGMENT: true, SANITIZE_DOM: true
    }));
    if (end < read.length) {
      fragment.append(element('pre', '', withoutTags(read.slice(end)).slice(0, MOST_TEXT_CHARS)));
    }
    return Object.assign(report, {fragment: fragment, pictures: pictures});
  }

  // ---------------------------------------------------------------------------------------------------------- parser

  /** Bytes of lines that begin with two hyphens, times the number of boundaries that the message declares; Infinity when it has too many lines. */
  function comparedBytes(bytes) {
    let boundaries = 0;
    let hyphens = 0;
    let lines = 0;
    const word = [98, 111, 117, 110, 100, 97, 114, 121];
    for (let at = 0, start = 0; at < bytes.length; at++) {
      const b = bytes[at];
      if ((b | 32) === 98) {
        let i = 1;
        while (i < word.length && (bytes[at + i] | 32) === word[i]) {
          i++;
        }
        boundaries += i === word.length ? 1 : 0;
      }
      if (b === 10) {
        if (++lines > MOST_LINES) {
          return Infinity;
        }
        hyphens += bytes[start] === 45 && bytes[start + 1] === 45 ? at - start : 0;
        start = at + 1;
      }
    }
    return hyphens * boundaries;
  }

  /**
   * Divides a message into its parts. The parser is stopped where a message is made to be expensive.
   *
   * @param {Uint8Array} bytes
   * @returns {Promise<object>} what postal-mime gives; attachments have their number among the parts as "part"
   */
  async function parse(bytes) {
    if (bytes.length > MOST_PARSED_BYTES || comparedBytes(bytes) > MOST_COMPARED_BYTES) {
      throw new D.Fault('too-large', WORDS.tooLarge);
    }
    // Messages within are attachments: they are parsed when the reader opens them.
    const parser = new D.vendor.PostalMime({maxNestingDepth: MOST_DEPTH, maxHeadersSize: MOST_HEADER_BYTES, maxRfc822NestingDepth: 0});
    const line = parser.processLine;
    const end = performance.now() + MOST_PARSING_TIME;
    let lines = 0;
    let parts = 0;
    let last = parser.currentNode;
    parser.processLine = async function (...given) {
      const done = line.apply(parser, given);
      await done;
      if (parser.currentNode !== last) {
        last = parser.currentNode;
        parts++;
      }
      if (parts > 2 * MOST_PARTS || (++lines & 1023) === 0 && performance.now() > end) {
        throw new D.Fault('too-large', WORDS.tooLarge);
      }
    };
    const message = await parser.parse(bytes);
    numberParts(parser.root, message.attachments || []);
    return message;
  }

  /** Gives each attachment its number among all parts, depth first, the message being 0. */
  function numberParts(root, attachments) {
    const work = [root];
    let part = 0;
    let next = 0;
    while (work.length > 0) {
      const node = work.pop();
      const attachment = attachments[next];
      if (attachment !== undefined && node.content && (attachment.content === node.content
          || /^(?:text\/calendar|application\/ics)$/.test(attachment.mimeType) && node.contentType.parsed.value === attachment.mimeType)) {
        attachment.part = part;
        next++;
      }
      part++;
      for (let i = node.childNodes.length - 1; i >= 0; i--) {
        work.push(node.childNodes[i]);
      }
    }
  }

  // ------------------------------------------------------------------------------------------------------------ view

  /** What was verified, with each step. */
  function proof(read) {
    if (read.steps === undefined) {
      return element('p', 'notice', WORDS.unchecked);
    }
    const summary = read.isRight ? WORDS.verified(read.log.origin, read.log.index) : WORDS.notVerified;
    const list = element('ol', 'steps');
    for (const step of read.steps) {
      const name = element('b', '', (step.isRight ? '\u2714 ' : '\u2718 ') + (WORDS.step[step.name] || step.name));
      list.append(element('li', step.isRight ? 'right' : 'wrong', name, ' ', element('span', 'small', '(' + (step.isRight ? WORDS.right : WORDS.wrong) + ') '
        + plain(step.detail, 2000))));
    }
    const details = element('details', '', element('summary', '', WORDS.steps), list, element('p', 'small', WORDS.limits));
    details.open = !read.isRight;
    const box = element('section', read.isRight ? 'proof verified' : 'proof refuted', element('p', read.isRight ? '' : 'notice', summary), details);
    box.setAttribute('role', read.isRight ? 'status' : 'alert');
    return box;
  }

  /** The redactions of a document, with their reasons. */
  function redactions(read) {
    if (!read.line || read.line.redaction === undefined) {
      return null;
    }
    const section = element('section', 'redactions', element('h2', '', WORDS.redactions));
    if (!read.redaction) {
      section.append(element('p', 'notice', WORDS.redactionsNotProved));
      return section;
    }
    const list = element('ul');
    for (const code of Object.keys(read.redaction.marks).sort()) {
      list.append(element('li', '', element('b', '', code), ' ', plain(read.redaction.reasons[code], 500), ' (' + WORDS.marks(read.redaction.marks[code]) + ')'));
    }
    section.append(list, element('p', 'small', read.redaction.missing === null ? WORDS.undisclosed : WORDS.missing(read.redaction.missing)));
    return section;
  }

  /** Puts the marks of redactions in their places into elements. Only codes of the proof are marks. */
  function showMarks(node, read) {
    if (!read.redaction) {
      return node;
    }
    const codes = Object.keys(read.redaction.marks).join('|');
    const pattern = new RegExp('\\[redacted: (' + codes + ')\\]|redacted-(' + codes + ')(?:@redacted\\.invalid)?(?![A-Z0-9-])', 'g');
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const value = text.data;
      const pieces = [];
      let from = 0;
      for (const found of value.matchAll(pattern)) {
        const mark = element('mark', 'redacted', found[0]);
        mark.title = plain(read.redaction.reasons[found[1] || found[2]], 500);
        pieces.push(value.slice(from, found.index), mark);
        from = found.index + found[0].length;
      }
      if (pieces.length > 0) {
        pieces.push(value.slice(from));
        text.replaceWith(...pieces);
      }
    }
    return node;
  }

  /** The text of a message in blocks of its own and of quoted lines. */
  function textBody(text) {
    const all = text.slice(0, MOST_TEXT_CHARS).replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
      .split('\n');
    const body = element('div', 'text');
    let lines = [];
    let isQuoted = false;
    const flush = () => {
      if (lines.join('').trim() !== '') {
        const block = element('div', isQuoted ? 'body q' : 'body', lines.join('\n'));
        block.dir = 'auto';
        body.append(block);
      }
      lines = [];
    };
    for (const line of all.slice(0, MOST_TEXT_LINES)) {
      const quoted = /^\s?>/.test(line);
      if (quoted !== isQuoted && body.childElementCount < MOST_BLOCKS) {
        flush();
        isQuoted = quoted;
      }
      lines.push(line);
    }
    flush();
    if (body.childElementCount === 0) {
      body.append(element('p', 'unknown', WORDS.noText));
    }
    if (text.length > MOST_TEXT_CHARS || all.length > MOST_TEXT_LINES) {
      body.append(element('p', 'notice', WORDS.cut));
    }
    return body;
  }

  const PICTURES = [['image/png', [0x89, 0x50, 0x4e, 0x47]], ['image/jpeg', [0xff, 0xd8, 0xff]], ['image/gif', [0x47, 0x49, 0x46, 0x38]], ['image/webp', [0x52, 0x49, 0x46, 0x46]]];

  /** The HTML of a message, with what was left out. */
  function htmlBody(html, attachments, isFlagged) {
    const safe = safeHtml(html);
    const body = element('div', 'body html', safe.fragment);
    body.dir = 'auto';
    const all = element('div', 'formatted');
    if (safe.isCut) {
      all.append(element('p', 'notice', WORDS.htmlCut));
    }
    if (safe.remote > 0) {
      all.append(element('p', 'notice', WORDS.removed(safe.remote, plain(Array.from(safe.hosts).join(', '), 500))));
    }
    if (safe.hidden > 0) {
      all.append(element('p', 'notice', WORDS.hidden(safe.hidden)));
    }
    const shown = isFlagged ? [] : safe.pictures.map(one => ({words: one.words, content: pictureOf(one.id, attachments)}));
    const count = shown.filter(one => one.content !== null).length;
    if (count > 0) {
      const show = button(WORDS.pictures(count), () => {
        // The button goes, and with it the focus.
        body.tabIndex = -1;
        body.focus({preventScroll: true});
        show.remove();
        shown.forEach((one, i) => {
          const place = one.content === null ? null : body.querySelector('span[value="picture-' + i + '"]');
          if (place !== null) {
            const image = element('img');
            image.alt = one.words;
            image.src = URL.createObjectURL(one.content);
            place.replaceWith(image);
          }
        });
      });
      all.append(element('p', '', show));
    }
    all.append(body);
    return all;
  }

  /** A picture of the message by its Content-ID, if it has one of four formats; otherwise null. */
  function pictureOf(id, attachments) {
    const found = attachments.find(one => (one.contentId || '').replace(/^<|>$/g, '') === id);
    if (found === undefined) {
      return null;
    }
    const bytes = new Uint8Array(found.content);
    const format = PICTURES.find(([type, start]) => start.every((b, i) => bytes[i] === b));
    return format === undefined || bytes.length > MOST_PICTURE_BYTES ? null : new Blob([bytes], {type: format[0]});
  }

  /** The flags of the parts of a document. */
  function flagsOf(read) {
    return read.line && Array.isArray(read.line.flags) ? read.line.flags.filter(flag => Array.isArray(flag)) : [];
  }

  /** The codes of flags in words. */
  function flagWords(codes) {
    return codes.map(code => Object.prototype.hasOwnProperty.call(WORDS.flags, code) ? WORDS.flags[code] : plain(code, 30)).join(', ');
  }

  /** A file that can be kept, with a warning before if it can harm. */
  function fileItem(bytes, name, type, warning) {
    const item = element('li', warning === '' ? '' : 'flagged', element('bdi', '', plain(name, 200) || WORDS.noName), ' ',
      element('span', 'small', plain(type, 100) + ', ' + size(bytes.length)), ' ');
    if (warning === '') {
      item.append(button(WORDS.keep, () => keep(bytes, name)));
      return item;
    }
    const details = element('details', '', element('summary', '', WORDS.keep + ' \u2026'), element('p', 'notice', warning), button(WORDS.keepAnyway, () => keep(bytes, name)));
    item.append(details);
    return item;
  }

  /** Why a file is not to be opened; empty if nothing is known. */
  function warningOf(codes, name) {
    return codes.length > 0 ? WORDS.warning + ' ' + flagWords(codes) + '.' : RUNNABLE.test(String(name || '').trim()) ? WORDS.suspected : '';
  }

  /** The attachments of a message. */
  function attachmentList(attachments, read, depth) {
    if (attachments.length === 0) {
      return null;
    }
    const flags = flagsOf(read);
    const section = element('section', 'attachments', element('h2', '', WORDS.attachments));
    const known = new Set(attachments.map(one => one.part));
    const lost = flags.filter(flag => !known.has(flag[0]));
    if (lost.length > 0) {
      section.append(element('p', 'notice', WORDS.unsure + ' ' + flagWords(lost.flatMap(flag => flag.slice(1))) + '.'));
    }
    const list = element('ul', 'files');
    for (const one of attachments.slice(0, MOST_PARTS)) {
      const bytes = new Uint8Array(one.content);
      const isMessage = one.mimeType === 'message/rfc822';
      const name = one.filename || (isMessage ? 'message.eml' : WORDS.noName);
      const codes = flags.filter(flag => flag[0] === one.part || lost.includes(flag)).flatMap(flag => flag.slice(1));
      const item = fileItem(bytes, name, one.mimeType, warningOf(codes, name));
      if (isMessage && depth < MOST_OPENED) {
        const open = button(WORDS.openMessage, async () => {
          open.disabled = true;
          const nested = element('div', 'nested', await viewAt({bytes: bytes}, {}, depth + 1));
          nested.tabIndex = -1;
          item.append(nested);
          nested.focus();
        });
        item.append(' ', open);
      }
      list.append(item);
    }
    section.append(list, element('p', 'small', WORDS.harmless));
    return section;
  }

  /** People of a header field, in one line. */
  function people(list) {
    return list.slice(0, 500).map(one => one.group ? plain(one.name, 200) + ': ' + people(one.group)
      : one.name ? plain(one.name, 200) + ' <' + plain(one.address, 300) + '>' : plain(one.address, 300)).join(', ');
  }

  /** The header of a message. */
  function header(message, read, options) {
    const list = element('dl');
    const row = (name, value) => {
      if (value) {
        const shown = element('dd', '', value);
        shown.dir = 'auto';
        list.append(element('dt', '', name), shown);
      }
    };
    row(WORDS.from, message.from && people([message.from]));
    row(WORDS.sender, message.sender && people([message.sender]));
    row(WORDS.replyTo, message.replyTo && people(message.replyTo));
    row(WORDS.to, message.to && people(message.to));
    row(WORDS.cc, message.cc && people(message.cc));
    row(WORDS.bcc, message.bcc && people(message.bcc));
    const date = (message.headers || []).find(one => one.key === 'date');
    row(WORDS.date, date && plain(date.value, 200));
    const lines = (message.headerLines || []).map(one => one.line).join('\n');
    const source = element('pre', '', lines.slice(0, MOST_HEADER_BYTES).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ''));
    const section = element('section', 'mail', list, element('details', '', element('summary', '', WORDS.headers), source));
    if (typeof options.thread === 'string' && options.thread.startsWith('#')) {
      const thread = element('a', '', WORDS.thread);
      thread.href = options.thread;
      section.prepend(element('nav', 'beside', thread));
    }
    const title = element('h1', message.subject ? '' : 'unknown', plain(message.subject, 1000) || WORDS.noSubject);
    title.dir = 'auto';
    const both = document.createDocumentFragment();
    both.append(title, section);
    return both;
  }

  /** Text and HTML of a message; the text first, if there is one. */
  function bodies(message, read, attachments) {
    const isFlagged = flagsOf(read).length > 0;
    const html = typeof message.html === 'string' && message.html !== '' ? message.html : null;
    const text = typeof message.text === 'string' && message.text.trim() !== '' ? message.text : null;
    const place = element('div', 'bodies');
    const show = (asHtml, isChosen) => {
      const body = asHtml ? htmlBody(html, attachments, isFlagged) : textBody(text || '');
      place.replaceChildren();
      if (html !== null && text !== null) {
        const views = element('nav', 'views');
        for (const choice of [false, true]) {
          const words = choice ? WORDS.asHtml : WORDS.asText;
          views.append(choice === asHtml ? element('b', '', words) : button(words, () => show(choice, true)), ' ');
        }
        place.append(views);
      }
      place.append(showMarks(body, read));
      if (isChosen) {
        place.querySelector('.views button').focus(); // the button that was pressed is gone
      }
    };
    show(text === null && html !== null, false);
    return place;
  }

  /** The beginning of a document that is not parsed, as text. */
  function source(bytes, notice) {
    const all = element('div', '', element('p', 'notice', notice));
    const pre = element('pre', 'body', D.host.utf8(bytes.subarray(0, 200000)).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ''));
    pre.dir = 'auto';
    all.append(pre);
    return all;
  }

  /** A message or a file, at a depth of messages within messages. */
  async function viewAt(read, options, depth) {
    const all = document.createDocumentFragment();
    const name = (read.trove || 'document') + '-' + (read.number || 'part');
    all.append(proof(read));
    const about = read.line && read.line.kind === 'file' ? read.about || {name: null, type: 'application/octet-stream'} : null;
    if (about !== null) {
      const title = element('h1', '', plain(about.name, 255) || WORDS.noName);
      title.dir = 'auto';
      const codes = flagsOf(read).flatMap(flag => flag.slice(1));
      all.append(title);
      const marks = redactions(read);
      if (marks !== null) {
        all.append(marks);
      }
      all.append(element('ul', 'files', fileItem(read.bytes, about.name || name, about.type, warningOf(codes, about.name))));
      if (/^text\/(?:plain|csv|markdown|tab-separated-values)$/.test(about.type) && codes.length === 0) {
        all.append(showMarks(textBody(D.host.utf8(read.bytes.subarray(0, 4 * MOST_TEXT_CHARS))), read));
      }
      return all;
    }
    let message = null;
    let fault = null;
    try {
      message = await parse(read.bytes);
    } catch (e) {
      fault = e instanceof D.Fault && e.code === 'too-large' ? WORDS.tooLarge : WORDS.notParsed;
    }
    if (message !== null) {
      const attachments = message.attachments || [];
      all.append(showMarks(header(message, read, options), read));
      const marks = redactions(read);
      if (marks !== null) {
        all.append(marks);
      }
      all.append(bodies(message, read, attachments));
      const list = attachmentList(attachments, read, depth);
      if (list !== null) {
        all.append(list);
      }
    } else {
      all.append(source(read.bytes, fault));
    }
    all.append(element('p', 'small', button(WORDS.download(size(read.bytes.length)), () => keep(read.bytes, name + '.eml'))));
    return all;
  }

  /**
   * A document for the page.
   *
   * @param {Uint8Array|object} read bytes of a message, or what D.message.read gives
   * @param {{thread?: string}} [options] thread: an address in this page that begins with "#"
   * @returns {Promise<DocumentFragment>} safe to be put into the page
   */
  function view(read, options) {
    return viewAt(read instanceof Uint8Array ? {bytes: read} : read, options || {}, 0);
  }

  /**
   * What the page says of a document that is not in the index.
   *
   * @param {object} found what D.message.missing gives
   * @returns {DocumentFragment}
   */
  function viewMissing(found) {
    const all = document.createDocumentFragment();
    const words = WORDS.missingDocument;
    const isGiven = typeof found.reason === 'string';
    all.append(element('p', 'notice', found.kind === 'withheld' && isGiven ? words.withheldReason : words[found.kind] || words.unknown));
    if (isGiven) {
      const reason = element('blockquote', 'body', plain(found.reason, 15000));
      reason.dir = 'auto';
      all.append(reason);
    }
    const list = element('ol', 'steps');
    for (const step of found.steps) {
      list.append(element('li', step.isRight ? 'right' : 'wrong', (step.isRight ? '\u2714 ' : '\u2718 ') + plain(step.detail, 2000)));
    }
    all.append(element('details', '', element('summary', '', WORDS.steps), list));
    return all;
  }

  D.message = Object.assign(D.message || {}, {view: view, viewMissing: viewMissing, safeHtml: safeHtml, words: WORDS});
})(globalThis.Daylight = globalThis.Daylight || {});
