// Drawing on a canvas, which only pictures need: fetched when one is asked for.
import { use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

export const registerCanvas = () => register([CanvasRenderer])
