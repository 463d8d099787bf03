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

// The same as a picture of dots, twice as fine as on the screen.
export async function png(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.viewBox.baseVal
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser cannot draw.')
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return await new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : fail(new Error('Nothing was drawn.'))),
      'image/png',
    ),
  )
}
