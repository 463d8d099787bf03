import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MoneyField } from './kinds'

interface Props {
  value: MoneyField | null
  // For new values; one that is there keeps its own.
  currency: string
  onChange: (value: MoneyField | null) => void
  label?: ReactNode
  description?: ReactNode
  error?: ReactNode
  'aria-label'?: string
  required?: boolean | undefined
  withAsterisk?: boolean | undefined
}

export function MoneyInput({ value, currency, onChange, ...rest }: Props) {
  const own = value?.currency ?? currency
  return (
    <NumberInput
      {...rest}
      value={value?.amount ?? ''}
      onChange={(next) =>
        onChange(typeof next === 'number' ? { amount: next, currency: own } : null)
      }
      decimalScale={2}
      thousandSeparator={'\u202f'}
      suffix={` ${own}`}
      hideControls
    />
  )
}
