import '@fontsource-variable/ibm-plex-sans/wght.css'
import '@fontsource/source-serif-4/400.css'
import '@fontsource/source-serif-4/600.css'
import './mantine'
import './app/global.css'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { App } from './app/app'
import { startWords } from './words'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

// After an upgrade an open page may ask for chunks that are gone: load the new page, once.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('plumbline.reloaded') ?? 0)
  if (Date.now() - last < 30_000) return
  event.preventDefault()
  sessionStorage.setItem('plumbline.reloaded', String(Date.now()))
  location.reload()
})

const root = document.getElementById('root')
if (root) {
  await startWords()
  createRoot(root).render(<App nonce={nonce} />)
}
