// Writes answer-worker.js beside the page: the service worker of src/app/answer/worker.js with the files
// of this build that answering needs, and a version that is another one whenever one of them is.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const template = fileURLToPath(new URL('./src/app/answer/worker.js', import.meta.url))
const wanted = /\/src\/(main\.tsx|app\/answer\/answer\.tsx|locales\/\w+\/(app|parts|answer)\.json)$/
// What one reads in; other alphabets come from the network when they are met.
const font =
  /(ibm-plex-sans-latin-wght|source-serif-4-latin-400|source-serif-4-latin-600)-normal-[\w-]+\.woff2$/

export function answerWorker(): Plugin {
  return {
    name: 'answer-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = new Set<string>()
        const open = Object.values(bundle).flatMap((one) =>
          one.type === 'chunk' && one.facadeModuleId && wanted.test(one.facadeModuleId)
            ? [one.fileName]
            : [],
        )
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          const chunk = bundle[next]
          if (files.has(next) || chunk?.type !== 'chunk') continue
          files.add(next)
          for (const sheet of chunk.viteMetadata?.importedCss ?? []) files.add(sheet)
          open.push(...chunk.imports)
        }
        for (const name of Object.keys(bundle)) if (font.test(name)) files.add(name)
        const page = bundle['index.html']
        if (page?.type !== 'asset' || files.size < 8)
          return this.error('The page or the files of answering are not in the build.')
        const list = ['scheme.js', 'favicon.svg', ...[...files].sort()].map((file) => `/${file}`)
        const hash = createHash('sha256').update(page.source).update(list.join('\n'))
        for (const file of ['scheme.js', 'favicon.svg'])
          hash.update(readFileSync(fileURLToPath(new URL(`./public/${file}`, import.meta.url))))
        this.emitFile({
          type: 'asset',
          fileName: 'answer-worker.js',
          source: readFileSync(template, 'utf8')
            .replace("'__VERSION__'", `'${hash.digest('hex').slice(0, 16)}'`)
            .replace("['__FILES__']", JSON.stringify(list, null, 2)),
        })
      },
    },
  }
}
