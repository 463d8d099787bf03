// The sign-in page when a provider leads back to it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, base, openPage, settled, shot } from './harness.mjs'

for (const [size, scheme] of [['wide', 'light'], ['phone', 'dark']]) {
  test(`sign-in: what went wrong at the provider, ${size}`, async () => {
    const { page, close } = await openPage({ size, scheme })
    try {
      await page.goto(`${base}/sign-in?problem=${encodeURIComponent('Nobody here has the address a@b.example.')}`)
      await settled(page)
      await page.getByRole('alert').getByText('The sign-in provider sent you back: Nobody here has the address a@b.example.').waitFor()
      await shot(page, `sign-in-problem-${size}`)
      await axe(page)
    } finally {
      await close()
    }
  })

  test(`sign-in: the second factor after the provider, ${size}`, async () => {
    const { page, close } = await openPage({ size, scheme })
    try {
      await page.goto(`${base}/sign-in?stage=second_factor&return_to=/w/financial`)
      await settled(page)
      await page.getByRole('heading', { level: 1, name: 'Second factor' }).waitFor()
      await shot(page, `sign-in-second-factor-${size}`)
      await axe(page)
      const asked = page.waitForRequest('**/session/second-factor')
      await page.getByRole('textbox').first().click()
      await page.keyboard.type('123456')
      assert.deepEqual((await asked).postDataJSON(), { code: '123456' })
      // Nobody began to sign in: it is refused, and says so.
      await page.getByRole('alert').waitFor()
    } finally {
      await close()
    }
  })
}
