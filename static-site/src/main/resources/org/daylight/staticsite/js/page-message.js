(function (D) {
'use strict';
D.message.view = async function (bytes) { const p = document.createElement('pre'); p.className = 'body'; p.textContent = D.host.utf8(bytes); return p; };
})(globalThis.Daylight = globalThis.Daylight || {});
