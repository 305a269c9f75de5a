/// What is done to the parts of the system, one after the other.
enum Fault: String, CaseIterable {
    case killWorker = "worker killed"
    case freezeWorker = "worker frozen past its lease"
    case stopWorker = "worker stopped in an orderly way"
    case killLeader = "leading scheduler killed"
    case flushRedis = "Redis flushed"
    case loseLanes = "Redis lost its lanes"
    case restartRedis = "Redis restarted"
    case killRedis = "Redis killed"
    case stallRedis = "Redis stalled"
    case cutRedis = "Redis cut off"
    case stallPostgres = "PostgreSQL stalled"
    case cutPostgres = "PostgreSQL cut off"
    case freezeConnections = "connections to PostgreSQL frozen"
    case lockRows = "rows of running jobs locked"
    case restartPostgres = "PostgreSQL restarted"
    case killPostgres = "PostgreSQL killed"

    /// The order of a run: every fault in each round, killed workers between all others.
    static func round(using generator: inout SeededGenerator) -> [Fault] {
        allCases.filter { $0 != .killWorker }.shuffled(using: &generator).flatMap { [.killWorker, $0] }
    }
}
