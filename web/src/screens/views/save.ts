// The drawing as a file: variables become the colours they stand for, so that it looks the same elsewhere.
export function standalone(svg: SVGSVGElement): string {
  const style = getComputedStyle(document.documentElement)
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('font-family', 'IBM Plex Sans, system-ui, sans-serif')
  copy.removeAttribute('class')
  for (const node of copy.querySelectorAll('*')) {
    for (const name of ['class', 'tabindex', 'role', 'aria-label', 'aria-hidden'])
      node.removeAttribute(name)
    for (const name of ['fill', 'stroke']) {
      const value = node.getAttribute(name)
      const found = /^var\((--[\w-]+)\)$/.exec(value ?? '')
      if (found) node.setAttribute(name, style.getPropertyValue(found[1]!).trim())
    }
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`
}
