import Dashboards
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import UnixSignals

/// A candidate for the office of scheduler: a slot every second, none of which may be missed.
struct SchedulerProcess {
    let surroundings: Surroundings

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    static let role = "schedules"
    static let schedule = "every second"

    func run() async throws {
        let queue = surroundings.queue
        let clock = surroundings.clock
        let leadership = LeaderElection(
            queue: queue,
            role: Self.role,
            holder: surroundings.name,
            life: .seconds(3),
            interval: .seconds(1),
            clock: clock
        )
        let schedule = Schedule(name: Self.schedule, .every(.seconds(1)), catchUp: .all) { slot, _ in
            guard let facility = FacilityID("clock") else { return [] }
            return [
                JobRequest(
                    kind: .slot,
                    facility: facility,
                    arguments: ["slot": .integer(Int64(slot.timeIntervalSince1970))],
                    jobClass: .scheduled,
                    maximumAttempts: 100
                )
            ]
        }
        let services: [any Service] = [
            surroundings.postgres, surroundings.redis, leadership, OutboxRelay(queue: queue),
            Scheduler(queue: queue, leadership: leadership, schedules: [schedule], interval: .milliseconds(250), clock: clock),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigterm],
                logger: surroundings.logger
            )
        )
        try await group.run()
    }
}
