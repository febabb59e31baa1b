import type { SpecialDay } from './api-types.js';
import { dayMeaning, dayTimes, dayWords } from './day-words.js';

interface DayListProps {
  days: SpecialDay[];
  timezone: string;
  nowMs: number;
}

/** What is special about the time that the chart shows, and what it means for what is expected. */
export function DayList({ days, timezone, nowMs }: DayListProps) {
  if (days.length === 0) return null;
  return (
    <div class="day-list">
      <h3>Special days in this chart</h3>
      <ul>
        {days.toReversed().map((day) => (
          <li key={`${day.kind} ${day.name} ${day.from}`}>
            <span>{dayTimes(day, timezone, nowMs)}</span>
            <span>
              {dayWords(day)}
              {dayMeaning(day) !== null && <span class="quiet">: {dayMeaning(day)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
