// Choosing a day. Calendars are heavy: only what asks for days brings them.
import '@mantine/core/styles/SimpleGrid.css'
import '@mantine/dates/styles.css'
import 'dayjs/locale/de'
import { DateInput as MantineDateInput, type DateInputProps, DatesProvider } from '@mantine/dates'
import { useLanguage } from '@/words'

export function DateInput(props: DateInputProps) {
  const language = useLanguage()
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <MantineDateInput {...props} />
    </DatesProvider>
  )
}
