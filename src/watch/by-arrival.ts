/** Groups what arrived by the minute of its arrival. */
export function byArrival<Row extends { arrivedMs: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.arrivedMs);
    if (group) group.push(row);
    else groups.set(row.arrivedMs, [row]);
  }
  return groups;
}
