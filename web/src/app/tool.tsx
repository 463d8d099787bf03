// A button of the header whose menu is fetched when somebody goes for it: menus and what places them are
// a tenth of the first load, and nobody needs them to read.
import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react'

const fetchMenus = () => import('./header_menus')
const menus = {
  WorkspaceMenu: lazy(async () => ({ default: (await fetchMenus()).WorkspaceMenu })),
  LanguageMenu: lazy(async () => ({ default: (await fetchMenus()).LanguageMenu })),
  SchemeMenu: lazy(async () => ({ default: (await fetchMenus()).SchemeMenu })),
  AccountMenu: lazy(async () => ({ default: (await fetchMenus()).AccountMenu })),
  Moment: lazy(async () => ({ default: (await import('./moment_popover')).MomentPopover })),
  Inbox: lazy(async () => ({ default: (await import('./inbox')).Inbox })),
}

interface Props {
  menu: keyof typeof menus
  button: ReactElement<object>
  onKeys?: () => void
}

export function Tool({ menu, button, onKeys = () => undefined }: Props) {
  const [asked, setAsked] = useState(false)
  const Menu = menus[menu]
  const waiting = cloneElement(button, {
    'aria-haspopup': menu === 'Moment' || menu === 'Inbox' ? 'dialog' : 'menu',
    'aria-expanded': false,
    onClick: () => setAsked(true),
    onPointerEnter: () => void fetchMenus().catch(() => undefined),
  } as object)
  if (!asked) return waiting
  // The button is a new one: it takes the focus, so that closing the menu can give it back.
  const ready = cloneElement(button, { autoFocus: true } as object)
  return (
    <Suspense fallback={waiting}>
      <Menu button={ready} onKeys={onKeys} />
    </Suspense>
  )
}
