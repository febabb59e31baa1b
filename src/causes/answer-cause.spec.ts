import { describe, expect, it } from '@jest/globals';
import { answerCause, type AnswerSurroundings } from './answer-cause.js';

const CALM: AnswerSurroundings = {
  isProbe: false,
  told: null,
  viewsTimes: 1,
  ordersTimes: 1,
  brokenPages: [],
  pagesSeen: 7,
  probesFail: false,
  changeConfidence: 0,
};

const broken = (page: string) => ({ page, share: 0.8, usualShare: 0.002, isForm: false, failures: 40 });

describe('answerCause', () => {
  it('names a broken page where one fails and the others do not', () => {
    const { cause, evidence } = answerCause({ ...CALM, brokenPages: [broken('/cart')] });
    expect(cause).toBe('broken-page');
    expect(evidence[0]).toBe('80 % of the answers of /cart are errors, usually 0 %');
  });

  it('names an outage where a check fails and visitors are gone, or nearly all pages fail', () => {
    expect(answerCause({ ...CALM, isProbe: true, probesFail: true, viewsTimes: 0.05 }).cause).toBe('outage');
    const all = ['/', '/cart', '/product', '/search', '/category'].map(broken);
    expect(answerCause({ ...CALM, brokenPages: all, pagesSeen: 6 }).cause).toBe('outage');
  });

  it('believes a check less than the visitors that still come', () => {
    const { cause, evidence } = answerCause({ ...CALM, isProbe: true, probesFail: true });
    expect(cause).toBe('unknown');
    expect(evidence).toEqual(['visitors still come: page views are 1.0 times the usual']);
    expect(answerCause({ ...CALM, isProbe: true, probesFail: true, told: 'timeout' }).cause).toBe('timeout');
  });
});
