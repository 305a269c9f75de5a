import Dashboards
import Foundation
import Jobs
import Postgres
import Storage

/// What happens by the clock.
enum Schedules {
    /// Widgets that are due, every minute. What is taken here is not due again before its interval has passed, so a slot never doubles work; until then
    /// a failed attempt is repeated.
    static func dueWidgets(_ materializations: MaterializationStore) -> Schedule {
        Schedule(name: "due-widgets", .every(.seconds(60))) { slot, connection in
            let due = try await materializations.takeDue(slot, on: connection)
            return due.map { widget in
                let interval = max(60, TimeInterval(widget.refreshInterval))
                return JobRequest(materializing: widget, jobClass: .scheduled, retryUntil: slot.addingTimeInterval(interval))
            }
        }
    }

    /// Materialized views, every hour; one job for each data source.
    static func materializedViews(_ views: MaterializedViewStore) -> Schedule {
        Schedule(name: "materialized-views", .every(.seconds(3600))) { slot, connection in
            try await views.sources(on: connection).map { source in
                JobRequest(
                    kind: .refreshMaterializedViews,
                    facility: source.facility,
                    arguments: ["dataSource": .string(source.id.description)],
                    jobClass: .bulk,
                    source: source.id.description,
                    deduplicationKey: "refresh:\(source.id)",
                    retryUntil: slot.addingTimeInterval(3600)
                )
            }
        }
    }
}
