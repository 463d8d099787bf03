import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useScenario } from '@/app/scenarios'
import { useMoment } from '@/app/place'
import { useTrouble } from '@/app/write'
import { useTokens } from '@/tokens'
import { useFormat, useWords, type Words } from '@/words'
import type { Tile, TileData } from './data'
import { saveCsv, savePng, saveSvg } from './files'

// The filter of a tile in words.
export function filterWords(t: Words, tile: Tile | undefined): string {
  const filter = tile?.filter ?? {}
  const vocabulary: Record<string, string> = {
    types: 'type',
    sides: 'side',
    perspectives: 'perspective',
    statuses: 'status',
    levels: 'level',
    domains: 'domain',
    rules: 'rule',
  }
  const out: string[] = []
  for (const [name, words] of Object.entries(filter)) {
    if (Array.isArray(words)) {
      if (words.length > 0)
        out.push(
          words
            .map((word) => t(`${vocabulary[name] ?? name}.${word}`, { defaultValue: word }))
            .join(' / '),
        )
    } else if (words) {
      out.push(words === 'nobody' ? t('nobody') : `${t('owner')}: ${words}`)
    }
  }
  return out.join(', ')
}

interface Props {
  tile: TileData
  composed: Tile | undefined
  workspace: string
  moment: string
}

export function TileFiles({ tile, composed, workspace, moment }: Props) {
  const t = useWords('dashboards')
  const format = useFormat()
  const tokens = useTokens()
  const trouble = useTrouble()
  const scenario = useScenario()
  const asked = useMoment()
  if (tile.kind === 'text' || tile.rows.length === 0) return null
  const filter = filterWords(t, composed)
  const lines = [
    [
      workspace,
      tile.unit,
      tile.data_at && t('data_of', { day: format.date(tile.data_at) }),
      tile.stale && t('status.stale'),
    ],
    [
      filter && t('stamp_filter', { filter }),
      composed && tile.shape === 'lines' && t(`period.${composed.period}`),
      asked.as_of && t('stamp_as_of', { at: asked.as_of }),
      asked.scenario && t('stamp_scenario', { name: scenario?.name ?? asked.scenario }),
      t('stamp_at', { at: format.dateTime(moment) }),
    ],
  ].map((parts) => parts.filter(Boolean).join(' · '))
  const stamp = {
    lines,
    ink: tokens.colour.ink,
    muted: tokens.colour.muted,
    sheet: tokens.colour.sheet,
  }
  const drawing = () =>
    [...document.querySelectorAll<HTMLElement>('[data-tile]')]
      .find((node) => node.dataset['tile'] === tile.id)
      ?.querySelector<SVGSVGElement>('[data-kind] svg[viewBox], [data-kind] div > svg') ?? undefined
  const draw = (save: (svg: SVGSVGElement) => unknown) => {
    const svg = drawing()
    if (!svg) return trouble(new Error(t('no_drawing')))
    Promise.resolve()
      .then(() => save(svg))
      .catch(trouble)
  }
  const drawn = tile.state === 'ok' && (tile.kind === 'chart' || tile.kind === 'map')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('save_tile', { title: tile.title })}
        >
          <IconDownload size={15} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {drawn && (
          <>
            <Menu.Item onClick={() => draw((svg) => saveSvg(svg, tile.title, stamp))}>
              {t('as_svg')}
            </Menu.Item>
            <Menu.Item onClick={() => draw((svg) => savePng(svg, tile.title, stamp))}>
              {t('as_png')}
            </Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => saveCsv(tile, t, format, lines)}>{t('as_csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
