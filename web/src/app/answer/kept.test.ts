import { beforeEach, describe, expect, it } from 'vitest'
import { surveyOpened } from '../../../test/survey'
import { keptQueue, keptSurvey } from './kept'

beforeEach(() => localStorage.clear())

describe('a survey that is kept on the device', () => {
  it('has what the server took since it was opened', () => {
    keptSurvey.set(surveyOpened({ answers: { a: { value: 2 }, b: { value: 5 } } }))
    keptSurvey.saved('w.1', { a: { value: 4 }, b: null }, false)
    expect(keptSurvey.get('w.1')?.answers).toEqual({ a: { value: 4 } })
    expect(keptSurvey.get('w.1')?.state.finished).toBe(false)
    keptSurvey.saved('w.1', {}, true)
    keptSurvey.saved('w.1', { a: null }, false)
    expect(keptSurvey.get('w.1')?.state.finished).toBe(true)
  })
  it('opens by its own key only, and not once it is dropped', () => {
    keptSurvey.set(surveyOpened())
    expect(keptSurvey.get('w.2')).toBeNull()
    keptSurvey.drop('w.1')
    expect(keptSurvey.get('w.1')).toBeNull()
    keptSurvey.saved('w.1', { a: { value: 1 } }, true)
    expect(keptSurvey.get('w.1')).toBeNull()
  })
  it('leaves room: few are kept, and none of what is not sent yet is lost', () => {
    keptQueue.set('w.1', { answers: { a: { value: 3 } } })
    for (let at = 1; at <= 9; ++at) keptSurvey.set(surveyOpened({ key: `w.${at}` }))
    const names = Object.keys(localStorage).filter((name) => name.includes('answer.survey'))
    expect(names).toHaveLength(4)
    expect(keptSurvey.get('w.9')).not.toBeNull()
    expect(keptQueue.get('w.1').answers).toEqual({ a: { value: 3 } })
  })
  it('is nothing when what stands there is no survey', () => {
    localStorage.setItem('plumbline.answer.survey.w.1', '{"key":"w.1"}')
    expect(keptSurvey.get('w.1')).toBeNull()
    localStorage.setItem('plumbline.answer.survey.w.1', 'x')
    expect(keptSurvey.get('w.1')).toBeNull()
  })
})
