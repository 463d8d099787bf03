/* global caches, fetch, self, URL */
// Service worker of the answering page alone (scope /answer): the page opens without a network once it was
// opened with one. It keeps files of this build and nothing else: no answer of the API, no key, no reply.
// The build fills in files and version (answer_worker.ts).
const version = '__VERSION__'
const files = ['__FILES__']
const page = '/answer'
const prefix = 'plumbline-answer-'
const name = prefix + version

// The page brings its policy and the nonce of its scripts with it; kept together, they fit.
async function keep() {
  const cache = await caches.open(name)
  const shell = await fetch(page, { headers: { Accept: 'text/html' }, cache: 'no-store' })
  if (!shell.ok || shell.redirected) throw new Error('The page did not come.')
  await Promise.all([cache.put(page, shell), cache.addAll(files)])
  await self.skipWaiting()
}

async function clean() {
  for (const one of await caches.keys()) {
    if (one.startsWith(prefix) && one !== name) await caches.delete(one)
  }
  await self.clients.claim()
}

// The server's page whenever there is a server; the kept one when there is none.
async function open(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const cache = await caches.open(name)
    const kept = await cache.match(page)
    if (!kept) throw error
    return kept
  }
}

async function load(request, path) {
  const cache = await caches.open(name)
  return (await cache.match(path)) ?? fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(clean()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (pathname === page) event.respondWith(open(request))
  } else if (files.includes(pathname)) {
    event.respondWith(load(request, pathname))
  }
})
