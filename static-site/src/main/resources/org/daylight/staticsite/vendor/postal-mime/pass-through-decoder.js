"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const decode_strings_js_1 = require("./decode-strings.js");
class PassThroughDecoder {
    constructor() {
        this.chunks = [];
    }
    update(line) {
        this.chunks.push(line);
        this.chunks.push('\n');
    }
    finalize() {
        // convert an array of arraybuffers into a blob and then back into a single arraybuffer
        return (0, decode_strings_js_1.blobToArrayBuffer)(new Blob(this.chunks, { type: 'application/octet-stream' }));
    }
}
exports.default = PassThroughDecoder;
Object.defineProperty(exports.default, 'default', { value: exports.default, enumerable: false, writable: true, configurable: true });
module.exports = exports.default;
//# sourceMappingURL=pass-through-decoder.js.map