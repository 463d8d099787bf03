import { DirectionProvider, MantineProvider } from '@mantine/core'
import { useNotifications as useMessages } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { isProblem, sessionQuery, whenSignedOut } from '@/api'
import { cssVariables, theme } from '@/tokens'
import { useLanguage } from '@/words'
import { makeRouter } from './router'
import { schemeManager } from './scheme'

export function makeClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        // A refusal stays a refusal; only a broken line is worth another try.
        retry: (count, error) =>
          count < 2 && (!isProblem(error) || error.status === 0 || error.status >= 502),
      },
    },
  })
}

const MessageList = lazy(async () => ({
  default: (await import('./message_list')).MessageList,
}))

// What is said in passing. The list is fetched with the first message.
function Messages() {
  const { notifications } = useMessages()
  const [some, setSome] = useState(false)
  if (notifications.length > 0 && !some) setSome(true)
  return some ? (
    <Suspense>
      <MessageList position="bottom-right" limit={4} />
    </Suspense>
  ) : null
}

export function App({ nonce }: { nonce: string }) {
  const [client] = useState(makeClient)
  const [router] = useState(() => makeRouter(client))
  const language = useLanguage()
  const asked = useRef(language)
  useEffect(() => {
    // The server words what it says in the language it is asked in.
    if (asked.current !== language) void client.invalidateQueries()
    asked.current = language
  }, [client, language])
  whenSignedOut(() => {
    const { pathname, href } = router.state.location
    if (pathname.startsWith('/sign-in')) return
    client.setQueryData(sessionQuery.queryKey, null)
    void router.navigate({ to: '/sign-in' as never, search: { return_to: href } as never })
  })
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={client}>
          <Messages />
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}
