// Every Mantine part the code uses has its styles, and no other has.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const core = join(root, 'node_modules/@mantine/core')

const files = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))

// Modules of the package by the name of their file, which is that of the part.
const modules = new Map(
  files(join(core, 'esm'), /\.mjs$/).map((path) => [
    (path.split('/').pop() ?? '').replace('.mjs', ''),
    path,
  ]),
)

// What a part is made of, itself included.
function partsOf(names: string[]): Set<string> {
  const seen = new Set<string>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const path = modules.get(name)
    if (!path || seen.has(name)) continue
    seen.add(name)
    for (const match of readFileSync(path, 'utf8').matchAll(/from ["']([^"']+)["']/g)) {
      open.push((match[1]?.split('/').pop() ?? '').replace('.mjs', ''))
    }
  }
  return seen
}

it('styles of Mantine are those of the parts in use', () => {
  const used = files(join(root, 'src'), /\.tsx?$/).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(
      (match) => match[1]?.match(/\b[A-Z]\w+/g) ?? [],
    ),
  )
  // Those of the other packages: notifications and the palette.
  const wanted = [...partsOf([...used, 'Notification'])].filter((name) =>
    existsSync(join(core, 'styles', `${name}.css`)),
  )
  const general = ['default-css-variables', 'baseline', 'global']
  const there = [
    ...readFileSync(join(root, 'src/mantine.ts'), 'utf8').matchAll(/core\/styles\/([\w-]+)\.css/g),
  ].map((match) => match[1])
  expect(there.sort()).toEqual([...wanted, ...general].sort())
})
