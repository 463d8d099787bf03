// Runs before the first paint: the colour scheme and language this browser chose earlier.
;(function () {
  var root = document.documentElement
  var scheme = 'auto'
  var language = null
  try {
    scheme = localStorage.getItem('plumbline.scheme') || 'auto'
    language = localStorage.getItem('plumbline.language')
  } catch {
    // Storage may be switched off; the defaults stand.
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  root.setAttribute('data-mantine-color-scheme', scheme)
  root.style.colorScheme = scheme
  if (language) root.lang = language
})()
