import { DirectionProvider, MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import 'dayjs/locale/de'
import { Suspense, useState } from 'react'
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

export function App({ nonce }: { nonce: string }) {
  const [client] = useState(makeClient)
  const [router] = useState(() => makeRouter(client))
  const language = useLanguage()
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
        <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
          <QueryClientProvider client={client}>
            <Notifications position="bottom-right" limit={4} />
            <Suspense>
              <RouterProvider router={router} />
            </Suspense>
          </QueryClientProvider>
        </DatesProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}
