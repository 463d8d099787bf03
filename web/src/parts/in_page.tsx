import { createContext, type ReactNode, useContext } from 'react'

// Whether a page with its title stands around.
export const InPage = createContext(false)

interface Props {
  compact: boolean | undefined
  className: string | undefined
  children: ReactNode
}

// The title of a state. What stands alone on the screen is its own first heading.
export function Headline({ compact, className, children }: Props) {
  const inside = useContext(InPage) || compact
  return inside ? (
    <p className={className}>{children}</p>
  ) : (
    <h1 className={className}>{children}</h1>
  )
}
