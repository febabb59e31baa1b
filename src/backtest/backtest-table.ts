import type { Backtest } from './backtests.js';

/** What a backtest comes to, as a short table for people. */
export function backtestTable({ shop, from, to, historyFrom, alerts, asOf, limits }: Backtest): string {
  const severities = Object.entries(alerts.bySeverity).filter(([, count]) => count > 0);
  const rows = [
    ['shop', shop],
    ['judged', `${from} to ${to}`],
    ['history from', historyFrom ?? 'none'],
    ['alerts', `${alerts.total}${alerts.perWeek === null ? '' : `, ${alerts.perWeek} a week`}`],
    ['at night', `${alerts.atNight}`],
    ['severity', severities.map(([severity, count]) => `${count} ${severity}`).join(', ')],
    ...Object.entries(alerts.byMetric).map(([metric, count]) => [metric, `${count}`]),
    ['really raised', `${asOf.incidents}`],
  ].filter(([, value]) => value !== '');
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = rows.map(([name = '', value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, ...limits.map((limit) => `- ${limit}`)].map((line) => `${line}\n`).join('');
}
