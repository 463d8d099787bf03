// Beside each text of the build its twin packed with brotli ("x.js.br"), which is about a sixth smaller
// than gzip over the line. Packed here, because the machine that builds has it and the server then need not.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const text = /\.(js|css|json|svg)$/
const worthPacking = 1024 // as in tools/embed

export function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir }, bundle) {
      for (const [name, one] of Object.entries(bundle)) {
        if (!dir || !text.test(name)) continue
        const plain = Buffer.from(one.type === 'chunk' ? one.code : one.source)
        if (plain.length < worthPacking) continue
        const small = brotliCompressSync(plain, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
          },
        })
        if (small.length < plain.length) writeFileSync(join(dir, `${name}.br`), small)
      }
    },
  }
}
