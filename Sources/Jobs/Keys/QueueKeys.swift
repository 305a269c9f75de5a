/// The names of the queue's keys. All carry one hash tag, so that a cluster keeps them in one slot and a script may use them together.
///
/// Under the root (`{jq}`): `rr:<class>|<kind>` ring of facilities by virtual time; `q:<class>|<kind>|<facility>|<source>` lane of ids;
/// `lanes:<class>|<kind>|<facility>` its sources with work; `place` id → place;
/// `delayed` ids by due time; `run` claimed ids by expiry; `cap:…` places under caps; `mk:…` markers that wake workers, `wake:<worker>` that of one;
/// `paused`; `parked:<facility>` and `parking`, groups and facilities held back; `full:<source>`, `admitted` and `waiting`, lanes whose data source has no
/// place;
/// `rate`, `tokens`, `resting` of limited facilities; `floor`, `tag:<class>`, `weight`, `turn`, `kinds` of fairness; `progress`; `whole` proof that nothing
/// was lost, and to which Redis it was given; `rebuilding` and `rebuilder`, who puts it back; `ev` and `cancel` channels.
struct QueueKeys: Sendable, Hashable {
    let root: String

    init(namespace: String) {
        root = "{\(namespace)}"
    }

    var generation: String { "\(root):whole" }
    var rebuilding: String { "\(root):rebuilding" }
    var rebuilder: String { "\(root):rebuilder" }
    var ran: String { "\(root):run" }
    var delayed: String { "\(root):delayed" }
    var progress: String { "\(root):progress" }
    var paused: String { "\(root):paused" }
    var dueMarker: String { "\(root):mk:due" }
    var events: String { "\(root):ev" }
    var cancellations: String { "\(root):cancel" }

    func marker(of worker: String) -> String { "\(root):wake:\(worker)" }
    func marker(_ jobClass: JobClass, _ kind: JobKind) -> String { "\(root):mk:\(jobClass.rawValue)|\(kind.rawValue)" }
}
