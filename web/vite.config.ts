/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { answerWorker } from './answer_worker.ts'
import { inFirstLoad } from './first_load.ts'
import { packed } from './packed.ts'

// PLUMB_SERVER: where a running `plumb serve` answers while developing.
const server = process.env['PLUMB_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), answerWorker(), packed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    outDir: process.env['PLUMB_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: 'first load',
              name: (id, modules) => (inFirstLoad(id, modules) ? 'base' : null),
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  test: {
    environment: 'happy-dom',
    setupFiles: ['test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
  },
})
