// Which modules everybody needs before anything is on the screen: what the application and Home reach
// without a dynamic import. They go into one file, because forty small ones cost more in headers and round
// trips than they save.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const roots = ['src/main.tsx', 'src/screens/home/home.tsx'].map((path) => join(here, path))

// Packages whose index names every part they have: followed by the names that are imported, not whole.
const indexes: Record<string, string> = {
  '@mantine/core': 'node_modules/@mantine/core/esm',
  '@tabler/icons-react': 'node_modules/@tabler/icons-react/dist/esm/icons',
}
const isIndex = (id: string) =>
  /@mantine\/(core|notifications)\/esm\/index\.mjs$|@tabler\/icons-react\/.*\/(icons-react|icons\/index)\.mjs$/.test(
    id,
  )

const partsOf = new Map(
  Object.entries(indexes).map(([name, folder]) => [
    name,
    new Map(
      readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.mjs'))
        .map((path) => [
          (path.split('/').pop() ?? '').replace('.mjs', ''),
          join(here, folder, path),
        ]),
    ),
  ]),
)

function namedParts(file: string): string[] {
  if (file.includes('node_modules')) return []
  return [...partsOf].flatMap(([name, parts]) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        new RegExp(`import \\{([^}]*)\\} from '${name}'`, 'g'),
      ),
    ].flatMap((match) => (match[1]?.match(/\w+/g) ?? []).flatMap((part) => parts.get(part) ?? [])),
  )
}

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null
}

let found: Set<string> | undefined

export function inFirstLoad(id: string, modules: Modules): boolean {
  if (!found) {
    found = new Set()
    const open = [...roots]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const info = modules.getModuleInfo(next)
      if (!info || found.has(next) || isIndex(next)) continue
      found.add(next)
      open.push(...info.importedIds)
      if (/\.tsx?$/.test(next)) open.push(...namedParts(next))
    }
  }
  return found.has(id)
}
