import { useDashboard } from "../data/dashboard";
import { type Day, dayOf } from "../format/day";

/** Today by the service, or by this machine until it has answered. */
export function useToday(): Day {
  return useDashboard((dashboard) => dashboard.date).data ?? dayOf(new Date());
}
